package dev.millrace.streaming.net;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadThresholdTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final AtomicInteger received = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicReference<Channel> accepted = new AtomicReference<>();

  @ParameterizedTest
  @CsvSource({"0, 1", "24, 1", "4000, 160", "78125, 3125", "102400, 4096", "9000000000, 4096"})
  void isTenMillisecondsWorth(long receivedInPeriod, int bytes) {
    assertThat(ReadThreshold.of(receivedInPeriod)).isEqualTo(bytes);
  }

  @Test
  void followsTheRateAndKeepsNothingBack() throws IOException {
    try (EventLoops loops = new EventLoops()) {
      Channel server = listen(loops);
      InetSocketAddress address = (InetSocketAddress) server.localAddress();
      try (Socket publisher = new Socket(address.getAddress(), address.getPort())) {
        publisher.getOutputStream().write(new byte[60_000]);
        until(DEADLINE, () -> threshold() > 1000);
        publisher.getOutputStream().write(new byte[100]);
        until(DEADLINE, () -> received.get() == 60_100);
        until(DEADLINE, () -> threshold() == 1);
        publisher.getOutputStream().write(new byte[60_000]);
        until(DEADLINE, () -> threshold() > 1000);
      }
      until(DEADLINE, ended::get);
      assertThat(received.get()).isEqualTo(120_100);
    }
  }

  private int threshold() {
    Channel channel = accepted.get();
    return channel == null ? 0 : channel.config().getOption(ReadThreshold.SO_RCVLOWAT);
  }

  private Channel listen(EventLoops loops) {
    return new ServerBootstrap()
        .group(loops.acceptors(), loops.workers())
        .channel(loops.serverChannel())
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Counting(channel));
                accepted.set(channel);
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .syncUninterruptibly()
        .channel();
  }

  private final class Counting extends SimpleChannelInboundHandler<ByteBuf> {
    private final ReadThreshold threshold;

    Counting(Channel channel) {
      threshold = new ReadThreshold(channel);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      threshold.start();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf input) {
      threshold.received(input.readableBytes());
      received.addAndGet(input.readableBytes());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      ended.set(true);
    }
  }
}
