package dev.millrace.streaming.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Closes connections that have something left to say. Stateless; on the connection's loop only.
public final class Disconnect {
  private Disconnect() {}

  /// Closes behind what waits to be sent, at the latest after `deadline`: the peer may not read.
  public static void behindOutput(ChannelHandlerContext connection, Duration deadline) {
    if (!connection.channel().isActive()) {
      return;
    }
    var _ =
        connection.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    var forced =
        connection
            .executor()
            .schedule(
                () -> {
                  var _ = connection.close();
                },
                deadline.toMillis(),
                TimeUnit.MILLISECONDS);
    var _ = connection.channel().closeFuture().addListener(_ -> forced.cancel(false));
  }
}
