package dev.millrace.streaming.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Closes connections that have something left to say. Stateless; on the connection's loop only.
public final class Disconnect {
  static final Duration DEADLINE = Duration.ofSeconds(2);

  private Disconnect() {}

  /// Ends our side behind what waits to be sent, and closes when the peer has ended its own, at the
  /// latest after two seconds: the peer may not read. What it sends meanwhile is the caller's to
  /// ignore. Without that wait a peer that still sends is reset and may never read why; GStreamer's
  /// rtmpsink (librtmp) dies of its next write, without a word to its user.
  public static void behindOutput(Channel connection) {
    if (!connection.isActive()) {
      return;
    }
    var _ = connection.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOurs(connection));
    behindPeer(connection);
  }

  /// Leaves it to the peer to close, which has said that it will; closes at the latest after two
  /// seconds. GStreamer's rtmp2sink tells its user of an error when it is not the first.
  public static void behindPeer(Channel connection) {
    var forced =
        connection
            .eventLoop()
            .schedule(
                () -> {
                  var _ = connection.close();
                },
                DEADLINE.toMillis(),
                TimeUnit.MILLISECONDS);
    var _ = connection.closeFuture().addListener(_ -> forced.cancel(false));
  }

  private static void endOurs(Channel connection) {
    SslHandler tls = connection.pipeline().get(SslHandler.class);
    if (!(connection instanceof DuplexChannel socket) || (tls != null && !stands(tls))) {
      var _ = connection.close();
    } else if (tls == null) {
      endOutput(socket);
    } else {
      connection.pipeline().addFirst(new Unread());
      // A peer of TLS 1.2 may not answer, so it is TCP that says when it has gone.
      var _ = tls.closeOutbound().addListener(_ -> behindTls(socket));
    }
  }

  private static boolean stands(SslHandler tls) {
    return tls.handshakeFuture().isSuccess();
  }

  /// Behind the close_notify, which is written by now but may wait to be sent.
  private static void behindTls(DuplexChannel socket) {
    ChannelHandlerContext tls = socket.pipeline().context(SslHandler.class);
    if (tls != null) {
      var _ = tls.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput(socket));
    }
  }

  private static void endOutput(DuplexChannel socket) {
    socket.config().setAutoRead(true); // or the peer's end would go unseen
    var _ = socket.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  /// Drops what comes before it is decrypted: TLS that has said its end may take it for an error.
  private static final class Unread extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }
}
