package dev.millrace.streaming.hls;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streaming.net.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real sockets, and a file that is sent by sendfile.
class WriteDeadlineIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /// More than is taken in the time of the test.
  private static final long SIZE = 1L << 40;

  private static final int BUFFER = 16 << 10;

  private final EventLoops loops = new EventLoops();
  private final CompletableFuture<Throwable> ended = new CompletableFuture<>();

  @AfterEach
  void stop() {
    loops.close();
  }

  @Test
  void aFileIsSentForAsLongAsItIsTaken(@TempDir Path folder) throws IOException {
    Channel server = serve(holes(folder.resolve("segment")));
    try (Socket viewer = new Socket()) {
      viewer.setReceiveBufferSize(BUFFER);
      viewer.connect(server.localAddress());
      long until = System.nanoTime() + LIMIT.multipliedBy(3).toNanos();
      while (System.nanoTime() < until) {
        assertThat(viewer.getInputStream().readNBytes(BUFFER)).hasSize(BUFFER);
      }
      assertThat(ended).isNotDone();
      until(DEADLINE, ended::isDone);
    }
  }

  private Channel serve(Path file) {
    return new ServerBootstrap()
        .group(loops.acceptors(), loops.workers())
        .channel(loops.serverChannel())
        .childOption(ChannelOption.SO_SNDBUF, BUFFER)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new WriteDeadline(LIMIT), new Sender(file));
              }
            })
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .syncUninterruptibly()
        .channel();
  }

  private static Path holes(Path file) throws IOException {
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(SIZE);
    }
    return file;
  }

  private final class Sender extends ChannelInboundHandlerAdapter {
    private final Path file;

    Sender(Path file) {
      this.file = file;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      var _ = ctx.writeAndFlush(new DefaultFileRegion(file.toFile(), 0, SIZE));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ended.complete(cause);
    }
  }
}
