/// The listeners of RTMP and RTMPS: publishers, and readers of what is live.
@NullMarked
package dev.millrace.streaming.rtmp;

import org.jspecify.annotations.NullMarked;
