package dev.millrace.streaming.net;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadPaceTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicReference<@Nullable Channel> accepted = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> caught = new AtomicReference<>();

  /// How many bytes are received when the server closes.
  private volatile int closesAt = Integer.MAX_VALUE;

  @Test
  void keepsNothingBackForLong() throws IOException {
    try (EventLoops loops = new EventLoops();
        Socket publisher = connect(loops)) {
      publisher.getOutputStream().write(new byte[1]);
      until(DEADLINE, () -> received.get() == 1);
      publisher.getOutputStream().write(new byte[1_000_000]);
      until(DEADLINE, () -> received.get() == 1_000_001);
      publisher.getOutputStream().write(new byte[1]);
      until(DEADLINE, () -> received.get() == 1_000_002);
    }
  }

  @Test
  void bundlesWhatComesInSmallPieces() throws IOException {
    try (EventLoops loops = new EventLoops();
        Socket publisher = connect(loops)) {
      publisher.setTcpNoDelay(true);
      long began = System.nanoTime();
      for (int i = 1; i <= 1_000; i++) {
        publisher.getOutputStream().write(new byte[10]);
      }
      until(DEADLINE, () -> received.get() == 10_000);
      long periods = (System.nanoTime() - began) / ReadPace.PERIOD.toNanos() + 1;
      assertThat(reads.get()).isLessThanOrEqualTo((int) (2 * periods + 1));
    }
  }

  @Test
  void doesNotWaitWithTheEnd() throws IOException {
    try (EventLoops loops = new EventLoops()) {
      try (Socket publisher = connect(loops, () -> new ReadPace(Duration.ofHours(1)))) {
        publisher.getOutputStream().write(new byte[100]);
      }
      until(DEADLINE, ended::get);
      assertThat(received.get()).isEqualTo(100);
    }
  }

  @Test
  void leavesAConnectionAloneThatWasClosedWhileItWasRead() throws IOException {
    closesAt = 2;
    try (EventLoops loops = new EventLoops();
        Socket publisher = connect(loops)) {
      publisher.getOutputStream().write(new byte[1]);
      until(DEADLINE, () -> received.get() == 1);
      publisher.getOutputStream().write(new byte[1]);
      until(DEADLINE, ended::get);
      assertThat(caught.get()).isNull();
    }
  }

  @Test
  void leavesAConnectionAloneThatIsClosedAlready() throws IOException {
    try (EventLoops loops = new EventLoops();
        Socket publisher = connect(loops, ChannelInboundHandlerAdapter::new)) {
      publisher.getOutputStream().write(new byte[1]);
      until(DEADLINE, () -> received.get() == 1);
      Channel channel = Objects.requireNonNull(accepted.get());
      channel
          .eventLoop()
          .submit(() -> channel.close().channel().pipeline().addFirst(new ReadPace()))
          .syncUninterruptibly();
      assertThat(caught.get()).isNull();
    }
  }

  private Socket connect(EventLoops loops) throws IOException {
    return connect(loops, ReadPace::new);
  }

  private Socket connect(EventLoops loops, Supplier<ChannelHandler> first) throws IOException {
    Channel server =
        new ServerBootstrap()
            .group(loops.acceptors(), loops.workers())
            .channel(loops.serverChannel())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted.set(channel);
                    channel.pipeline().addLast(first.get(), new Counting());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    InetSocketAddress address = (InetSocketAddress) server.localAddress();
    return new Socket(address.getAddress(), address.getPort());
  }

  private final class Counting extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf input) {
      if (received.addAndGet(input.readableBytes()) >= closesAt) {
        var _ = ctx.close();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      reads.incrementAndGet();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      caught.set(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      ended.set(true);
    }
  }
}
