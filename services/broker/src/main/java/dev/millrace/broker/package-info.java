/// What all who talk by the broker share: connections that come back, messages that are confirmed,
/// the queues and their messages.
@NullMarked
package dev.millrace.broker;

import org.jspecify.annotations.NullMarked;
