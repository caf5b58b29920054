/// The HLS origin.
@NullMarked
package dev.millrace.streaming.hls;

import org.jspecify.annotations.NullMarked;
