/// What streaming asks: verify, heartbeat, end.
@NullMarked
package dev.millrace.api.broadcast;

import org.jspecify.annotations.NullMarked;
