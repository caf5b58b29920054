package dev.millrace.streaming.hls;

import dev.millrace.streaming.net.Counters;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;

/// Ends a connection of HTTP/2 that fails as a whole, with all of its streams: frames that are
/// none, a reset, TLS that breaks off. That is a matter of the other side: it is counted, not
/// logged. Of what fails before the protocol is known, [ProtocolDetector] does the same.
final class ConnectionEnd extends ChannelInboundHandlerAdapter {
  private final Counters counters;

  ConnectionEnd(Counters counters) {
    this.counters = counters;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    counters.increment("hls.connections.failed");
    if (!(cause instanceof Http2Exception)) { // the codec says what was wrong, and closes
      var _ = ctx.close();
    }
  }
}
