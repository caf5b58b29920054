package dev.millrace.streaming.hls;

import dev.millrace.streaming.net.AcceptFailures;
import dev.millrace.streaming.net.EventLoops;
import dev.millrace.streaming.net.TlsCertificate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Where viewers connect. Thread-safe.
public final class HlsListener implements AutoCloseable {
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final HlsContext context;
  private final ViewerPipelines pipelines;
  private final StrayPublishers strays;
  private final @Nullable TlsCertificate certificate;
  private final Channel server;

  /// Listens at once; throws when the port is taken.
  ///
  /// @param rtmpPort where publishers connect instead; 0 when it is not known yet
  /// @param certificate null when only plain connections are accepted
  public HlsListener(
      EventLoops loops,
      InetSocketAddress address,
      HlsContext context,
      int rtmpPort,
      @Nullable TlsCertificate certificate) {
    this.context = context;
    this.pipelines = new ViewerPipelines(context);
    this.strays = new StrayPublishers(rtmpPort, context.counters(), System::nanoTime);
    this.certificate = certificate;
    this.server =
        new ServerBootstrap()
            .group(loops.acceptors(), loops.workers())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Connections())
            .bind(address)
            .syncUninterruptibly()
            .channel();
    server.pipeline().addLast(new AcceptFailures());
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  @Override
  public void close() {
    server.close().awaitUninterruptibly(1000);
    connections.close().awaitUninterruptibly(1000);
  }

  private final class Connections extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      context
          .viewers()
          .admit(channel)
          .ifPresentOrElse(
              viewer -> serve(channel, viewer),
              () -> {
                var _ = channel.close();
              });
    }

    private void serve(Channel channel, ViewerConnection viewer) {
      connections.add(channel);
      SslContext tls = certificate == null ? null : certificate.context();
      channel
          .pipeline()
          .addLast(new ProtocolDetector(pipelines, viewer, strays, tls, context.counters()));
    }
  }
}
