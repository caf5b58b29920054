package dev.millrace.streaming.rtmp;

import dev.millrace.streaming.net.AcceptFailures;
import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.EventLoops;
import dev.millrace.streaming.net.TlsCertificate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where publishers connect, and readers over RTMP; with TLS (RTMPS) or without. Thread-safe.
public final class RtmpListener {
  private static final int STALL_SECONDS = 20;
  private static final Duration TLS_FAREWELL = Duration.ofMillis(500);

  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final RtmpContext context;
  private final @Nullable TlsCertificate certificate;
  private final Channel server;

  /// Listens at once; throws when the port is taken.
  ///
  /// @param certificate null when what comes is not encrypted
  public RtmpListener(
      EventLoops loops,
      InetSocketAddress address,
      RtmpContext context,
      @Nullable TlsCertificate certificate) {
    this.context = context;
    this.certificate = certificate;
    this.server =
        new ServerBootstrap()
            .group(loops.acceptors(), loops.workers())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, unsent(context.limits()))
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childHandler(new Pipeline())
            .bind(address)
            .syncUninterruptibly()
            .channel();
    server.pipeline().addLast(new AcceptFailures());
  }

  private static WriteBufferWaterMark unsent(PublisherLimits limits) {
    return new WriteBufferWaterMark(limits.unsentBytes() / 4, limits.unsentBytes());
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /// No more connections; the publishers and readers that are here are told.
  public void stop() {
    server.close().awaitUninterruptibly(1000);
    connections.forEach(channel -> {
      switch (channel.pipeline().last()) {
        case RtmpHandler publisher -> publisher.end(CloseReason.SHUTDOWN);
        case PlayerHandler player -> player.end(CloseReason.SHUTDOWN);
        case null, default -> {} // it is closed already
      }
    });
  }

  /// Waits until the publishers and readers are gone, at most for `deadline`.
  public void awaitEmpty(Duration deadline) {
    connections.newCloseFuture().awaitUninterruptibly(deadline.toMillis());
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      context
          .connections()
          .enter(channel)
          .ifPresentOrElse(reason -> refuse(channel, reason), () -> serve(channel));
    }

    private void refuse(Channel channel, CloseReason reason) {
      context
          .closed()
          .add(
              channel.eventLoop(),
              reason,
              "Connection of " + EventLoops.address(channel),
              context.connections().sentence(reason),
              /* cause= */ null);
      var _ = channel.close();
    }

    private void serve(Channel channel) {
      connections.add(channel);
      channel.pipeline().addLast(new IdleStateHandler(STALL_SECONDS, 0, 0));
      if (certificate != null) {
        channel.pipeline().addLast(tls(channel, certificate));
      }
      channel.pipeline().addLast(new RtmpHandler(context, channel));
    }

    private SslHandler tls(Channel channel, TlsCertificate shown) {
      SslHandler handler = shown.context().newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(context.limits().tls().toMillis());
      handler.setCloseNotifyFlushTimeoutMillis(TLS_FAREWELL.toMillis());
      return handler;
    }
  }
}
