/// The RTMP listener.
@NullMarked
package dev.millrace.streaming.rtmp;

import org.jspecify.annotations.NullMarked;
