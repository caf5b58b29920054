/// Channels and their stream keys.
@NullMarked
package dev.millrace.api.channel;

import org.jspecify.annotations.NullMarked;
