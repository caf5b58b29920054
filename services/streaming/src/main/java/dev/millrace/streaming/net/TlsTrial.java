package dev.millrace.streaming.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;

/// One TLS handshake in memory: whoever reads a certificate and a key from two files does not see
/// that they do not belong together. Stateless.
final class TlsTrial {
  private TlsTrial() {}

  /// @throws IOException when nobody could connect to what is shown
  static void run(SslContext shown) throws IOException {
    EmbeddedChannel server = new EmbeddedChannel();
    EmbeddedChannel client = new EmbeddedChannel();
    SslHandler asks =
        SslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE) // whose it is, is not asked
            .endpointIdentificationAlgorithm(null)
            .build()
            .newHandler(client.alloc());
    server.pipeline().addLast(shown.newHandler(server.alloc()), new Silent());
    client.pipeline().addLast(asks, new Silent());
    while (pass(client, server) || pass(server, client)) {
      // until both have nothing more to say
    }
    boolean good = asks.handshakeFuture().isSuccess();
    release(server);
    release(client);
    if (!good) {
      throw new IOException("the key is not that of the certificate, which must come first");
    }
  }

  private static boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
    Object bytes = to.isOpen() ? from.readOutbound() : null;
    if (bytes != null) {
      to.writeInbound(bytes);
    }
    return bytes != null;
  }

  private static void release(EmbeddedChannel side) {
    var _ = side.close();
    var _ = side.releaseInbound();
    var _ = side.releaseOutbound();
  }

  /// The outcome says it.
  private static final class Silent extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
  }
}
