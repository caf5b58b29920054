package dev.millrace.streaming.hls;

import dev.millrace.streaming.live.Broadcasts;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.net.EventLoops;
import dev.millrace.streaming.recording.Recordings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;

/// Where viewers connect. Thread-safe.
public final class HlsListener implements AutoCloseable {
  private static final int IDLE_SECONDS = 60;
  private static final int WRITE_SECONDS = 60;
  private static final int MAX_LINE = 4096;
  private static final int MAX_HEADERS = 16 << 10;
  private static final int MAX_BODY = 1024;

  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel server;

  /// Listens at once; throws when the port is taken.
  public HlsListener(
      EventLoops loops,
      InetSocketAddress address,
      Broadcasts broadcasts,
      Recordings recordings,
      Counters counters) {
    this.server =
        new ServerBootstrap()
            .group(loops.acceptors(), loops.workers())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Pipeline(broadcasts, recordings, counters))
            .bind(address)
            .syncUninterruptibly()
            .channel();
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  @Override
  public void close() {
    server.close().awaitUninterruptibly(1000);
    connections.close().awaitUninterruptibly(1000);
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    private final Broadcasts broadcasts;
    private final Recordings recordings;
    private final Counters counters;

    Pipeline(Broadcasts broadcasts, Recordings recordings, Counters counters) {
      this.broadcasts = broadcasts;
      this.recordings = recordings;
      this.counters = counters;
    }

    @Override
    protected void initChannel(Channel channel) {
      connections.add(channel);
      ChannelPipeline pipeline = channel.pipeline();
      pipeline.addLast(new IdleStateHandler(IDLE_SECONDS, 0, 0));
      pipeline.addLast(new WriteTimeoutHandler(WRITE_SECONDS));
      RequestDeadline deadline = new RequestDeadline(counters);
      pipeline.addLast(deadline);
      pipeline.addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_BODY));
      pipeline.addLast(new HttpServerKeepAliveHandler());
      pipeline.addLast(new HttpObjectAggregator(MAX_BODY));
      pipeline.addLast(new HlsHandler(broadcasts, recordings, deadline, counters));
    }
  }
}
