package dev.millrace.streaming.hls;

import dev.millrace.streaming.net.Counters;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Resets a stream of HTTP/2 whose headers are no request (RFC 9113, 8.3.1): they must name a
/// method and a path. It stands before Netty's conversion to HTTP/1.1, which loses a buffer with
/// each of those.
final class RequestFrames extends ChannelInboundHandlerAdapter {
  private static final Pattern METHOD = Pattern.compile("[A-Za-z-]{1,20}");

  /// Nothing that would be a blank or a control character in a request line.
  private static final Pattern PATH = Pattern.compile("[^\\x00-\\x20\\x7f]+");

  private final Counters counters;
  private boolean begun;

  RequestFrames(Counters counters) {
    this.counters = counters;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    if (frame instanceof Http2HeadersFrame headers && !isAllowed(headers.headers())) {
      counters.increment("hls.malformed");
      var _ =
          ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR))
              .addListener(ChannelFutureListener.CLOSE);
    } else {
      begun = true;
      ctx.fireChannelRead(frame);
    }
  }

  /// A request first, then perhaps trailers. What is meant for proxies (RFC 9113, 8.5) is neither.
  private boolean isAllowed(Http2Headers headers) {
    if (begun) {
      return headers.method() == null && headers.status() == null;
    }
    return matches(METHOD, headers.method())
        && !"CONNECT".contentEquals(headers.method())
        && matches(PATH, headers.path())
        && headers.status() == null;
  }

  private static boolean matches(Pattern pattern, @Nullable CharSequence text) {
    return text != null && pattern.matcher(text).matches();
  }
}
