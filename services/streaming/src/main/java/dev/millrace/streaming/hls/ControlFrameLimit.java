package dev.millrace.streaming.hls;

import dev.millrace.streaming.net.Counters;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/// Ends a connection of HTTP/2 with more PING and SETTINGS frames, which want an answer but ask for
/// nothing, than any client has a reason to send (RFC 9113, 10.5). It stands behind the codec,
/// which counts resets, empty and continued frames by itself.
final class ControlFrameLimit extends ChannelInboundHandlerAdapter {
  private static final int MAX_FRAMES = 500;
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  private final ViewerConnection connection;
  private final Counters counters;
  private long windowBegan = System.nanoTime();
  private int frames;

  ControlFrameLimit(ViewerConnection connection, Counters counters) {
    this.connection = connection;
    this.counters = counters;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    if (!isControl(frame) || allowed()) {
      ctx.fireChannelRead(frame);
      return;
    }
    ReferenceCountUtil.release(frame);
    if (ctx.channel().isActive()) { // more of them may have come in the same read
      counters.increment("hls.connections.flooding");
      var _ = ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM));
      connection.close();
    }
  }

  private static boolean isControl(Object frame) {
    return frame instanceof Http2PingFrame || frame instanceof Http2SettingsFrame;
  }

  private boolean allowed() {
    long now = System.nanoTime();
    if (now - windowBegan > WINDOW_NANOS) {
      windowBegan = now;
      frames = 0;
    }
    frames++;
    return frames <= MAX_FRAMES;
  }
}
