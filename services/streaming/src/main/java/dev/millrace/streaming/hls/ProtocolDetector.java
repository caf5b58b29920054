package dev.millrace.streaming.hls;

import dev.millrace.streaming.net.Counters;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells by the first bytes what a viewer speaks: TLS, when there is a certificate, with HTTP/2 or
/// HTTP/1.1 by ALPN (RFC 7301); HTTP/2 with prior knowledge (RFC 9113, 3.3), as a proxy does;
/// HTTP/1.1; or RTMP, which is closed.
final class ProtocolDetector extends ByteToMessageDecoder {
  /// What every connection of HTTP/2 begins with; no method of HTTP/1.1 does.
  private static final byte[] PREFACE = "PRI ".getBytes(StandardCharsets.US_ASCII);

  /// The first byte of a TLS record with a handshake message (RFC 8446, 5.1).
  private static final int HANDSHAKE = 22;

  private final ViewerPipelines pipelines;
  private final ViewerConnection viewer;
  private final StrayPublishers strays;
  private final @Nullable SslContext tls;
  private final Counters counters;
  private boolean failed;

  /// @param tls null when only plain connections are accepted
  ProtocolDetector(
      ViewerPipelines pipelines,
      ViewerConnection viewer,
      StrayPublishers strays,
      @Nullable SslContext tls,
      Counters counters) {
    this.pipelines = pipelines;
    this.viewer = viewer;
    this.strays = strays;
    this.tls = tls;
    this.counters = counters;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int first = in.getUnsignedByte(in.readerIndex());
    if (StrayPublishers.beginsWith(first)) {
      in.skipBytes(in.readableBytes());
      strays.close(ctx.channel());
    } else if (tls != null && first == HANDSHAKE) {
      ctx.pipeline().addLast(tls.newHandler(ctx.alloc()));
      ctx.pipeline().addLast(new Negotiated());
      ctx.pipeline().remove(this);
    } else if (in.readableBytes() >= PREFACE.length || !beginsPreface(in)) {
      if (beginsPreface(in)) {
        pipelines.http2(ctx.pipeline(), viewer);
      } else {
        pipelines.http1(ctx.pipeline(), viewer, /* encrypted= */ false);
      }
      ctx.pipeline().remove(this);
    }
  }

  /// The connection broke.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    count(ctx);
    var _ = ctx.close();
  }

  /// Whatever else is said of the same failure. A connection that is closed already was closed by
  /// the viewer, or by us for a reason that is counted.
  private void count(ChannelHandlerContext ctx) {
    if (!failed && ctx.channel().isOpen()) {
      failed = true;
      counters.increment("hls.connections.failed");
    }
  }

  /// Whether what is there may be, or become, the preface.
  private static boolean beginsPreface(ByteBuf in) {
    for (int i = 0; i < Math.min(PREFACE.length, in.readableBytes()); i++) {
      if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
        return false;
      }
    }
    return true;
  }

  /// What client and server agreed on.
  private final class Negotiated extends ApplicationProtocolNegotiationHandler {
    Negotiated() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      ChannelPipeline pipeline = ctx.pipeline();
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        pipelines.http2(pipeline, viewer);
      } else {
        pipelines.http1(pipeline, viewer, /* encrypted= */ true);
      }
    }

    /// Of a handshake that is late there is no exception; TLS says what is wrong, and closes.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
      if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
        count(ctx);
      }
      super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ProtocolDetector.this.exceptionCaught(ctx, cause);
    }
  }
}
