package dev.millrace.streaming.hls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;

/// Resets a stream of HTTP/2 that we close before its answer was sent (RFC 9113, 8.1), so that what
/// the viewer's window holds back is given up. Netty does that by itself only while one side has
/// more to say.
final class StreamReset extends ChannelOutboundHandlerAdapter {
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    var _ = ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
    var _ = ctx.close(promise);
  }
}
