/// What is live, as it came, for readers over RTMP and HTTP-FLV. Knows no sockets.
@NullMarked
package dev.millrace.streaming.relay;

import org.jspecify.annotations.NullMarked;
