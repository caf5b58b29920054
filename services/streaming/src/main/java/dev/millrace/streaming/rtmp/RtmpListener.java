package dev.millrace.streaming.rtmp;

import dev.millrace.streaming.net.AcceptFailures;
import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Where publishers connect. Thread-safe.
public final class RtmpListener {
  private static final int STALL_SECONDS = 20;
  private static final WriteBufferWaterMark ANSWERS = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final RtmpContext context;
  private final Channel server;

  /// Listens at once; throws when the port is taken.
  public RtmpListener(EventLoops loops, InetSocketAddress address, RtmpContext context) {
    this.context = context;
    this.server =
        new ServerBootstrap()
            .group(loops.acceptors(), loops.workers())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ANSWERS)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childHandler(new Pipeline())
            .bind(address)
            .syncUninterruptibly()
            .channel();
    server.pipeline().addLast(new AcceptFailures());
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /// No more connections; the publishers that are here are told, and gone within `deadline`.
  public void close(Duration deadline) {
    server.close().awaitUninterruptibly(1000);
    connections.forEach(channel -> {
      RtmpHandler handler = channel.pipeline().get(RtmpHandler.class);
      if (handler != null) {
        handler.end(CloseReason.SHUTDOWN);
      }
    });
    connections.newCloseFuture().awaitUninterruptibly(deadline.toMillis());
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      connections.add(channel);
      channel
          .pipeline()
          .addLast(new IdleStateHandler(STALL_SECONDS, 0, 0))
          .addLast(new RtmpHandler(context));
    }
  }
}
