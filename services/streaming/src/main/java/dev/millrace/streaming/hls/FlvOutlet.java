package dev.millrace.streaming.hls;

import dev.millrace.media.Bytes;
import dev.millrace.streaming.relay.Outlet;
import dev.millrace.streaming.relay.RelayEnd;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.Optional;
import java.util.function.Consumer;

/// The body of an answer in HTTP-FLV. On the connection's loop only.
final class FlvOutlet implements Outlet {
  private static final String PREFIX = "/live/";
  private static final String SUFFIX = ".flv";

  private final ChannelHandlerContext ctx;
  private final Consumer<RelayEnd> whenEnded;

  FlvOutlet(ChannelHandlerContext ctx, Consumer<RelayEnd> whenEnded) {
    this.ctx = ctx;
    this.whenEnded = whenEnded;
  }

  /// The video's url in `/live/<url>.flv`; empty for any other path.
  static Optional<String> url(String path) {
    return path.startsWith(PREFIX) && path.endsWith(SUFFIX)
        ? Optional.of(path.substring(PREFIX.length(), path.length() - SUFFIX.length()))
        : Optional.empty();
  }

  @Override
  public void write(Bytes bytes, Runnable written) {
    var _ =
        ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes.asByteBuffer())))
            .addListener(_ -> written.run());
  }

  @Override
  public void end(RelayEnd reason) {
    whenEnded.accept(reason);
  }
}
