/// Event loops and counters shared by the two listeners.
@NullMarked
package dev.millrace.streaming.net;

import org.jspecify.annotations.NullMarked;
