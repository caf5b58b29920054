package dev.millrace.bench;

import dev.millrace.flv.FlvDemuxer;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.RtmpEvent;
import dev.millrace.rtmp.RtmpLimits;
import dev.millrace.rtmp.RtmpServerSession;
import dev.millrace.streaming.net.EventLoops;
import dev.millrace.streaming.net.ReadPace;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;

/// The server under test of `pure`: what Millrace does with a publisher's bytes before it makes
/// anything of them. The streaming service's event loops, and for each connection a session of RTMP
/// and a demuxer of FLV; every key is good, every sample is dropped. Until a signal ends it.
///
/// Argument: the RTMP port.
public final class PureIngest {
  private static final int STALL_SECONDS = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  private PureIngest() {}

  public static void main(String[] arguments) throws InterruptedException {
    EventLoops loops = new EventLoops();
    new ServerBootstrap()
        .group(loops.acceptors(), loops.workers())
        .channel(loops.serverChannel())
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new IdleStateHandler(STALL_SECONDS, 0, 0))
                    .addLast(new Connection());
              }
            })
        .bind(Loopback.port(arguments[0]))
        .syncUninterruptibly();
    System.out.println("listening");
    new CountDownLatch(1).await();
  }

  private static final class Connection extends SimpleChannelInboundHandler<ByteBuf> {
    private final RtmpServerSession session;
    private final FlvDemuxer demuxer = new FlvDemuxer();

    Connection() {
      byte[] random = new byte[1528];
      RANDOM.nextBytes(random);
      this.session = new RtmpServerSession(RtmpLimits.DEFAULT, Bytes.wrap(random));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf input) {
      for (RtmpEvent event : session.receive(input.nioBuffer())) {
        switch (event) {
          case RtmpEvent.PublishRequested _ -> {
            session.acceptPublish();
            ctx.pipeline().addFirst(new ReadPace());
          }
          case RtmpEvent.VideoReceived(long timestampMs, Bytes body) -> {
            var _ = demuxer.video(timestampMs, body);
          }
          case RtmpEvent.AudioReceived(long timestampMs, Bytes body) -> {
            var _ = demuxer.audio(timestampMs, body);
          }
          case RtmpEvent.SessionFailed failed -> throw new IllegalStateException(failed.detail());
          default -> {} // announcements and goodbyes
        }
      }
      Bytes output = session.takeOutput();
      if (!output.isEmpty()) {
        var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(output.asByteBuffer()));
      }
    }
  }
}
