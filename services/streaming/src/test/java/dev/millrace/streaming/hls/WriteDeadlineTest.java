package dev.millrace.streaming.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.WriteTimeoutException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.File;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteDeadlineTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration ALMOST = LIMIT.minusMillis(1);
  private static final Duration REST = Duration.ofMillis(1);
  private static final int SEGMENT = 2 << 20;
  private static final int PIECE = 64 << 10;

  private final MockTicker clock = Ticker.newMockTicker();
  private final Socket socket = new Socket();
  private final EmbeddedChannel channel =
      EmbeddedChannel.builder().ticker(clock).handlers(socket, new WriteDeadline(LIMIT)).build();

  @AfterEach
  void close() {
    var _ = channel.close();
  }

  @Test
  void endsWhatIsNotTaken() {
    writeBytes();
    pass(ALMOST);
    assertThat(channel.isOpen()).isTrue();
    pass(REST);
    assertEnded();
  }

  @Test
  void doesNotEndWhatHasBeenTaken() {
    writeBytes();
    socket.takeFirst();
    pass(LIMIT);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void whatIsBehindHasItsTimeFromWhenItIsFirst() {
    writeBytes();
    pass(Duration.ofSeconds(1));
    writeBytes();
    pass(Duration.ofSeconds(1));
    socket.takeFirst();
    pass(ALMOST);
    assertThat(channel.isOpen()).isTrue();
    pass(REST);
    assertEnded();
  }

  @Test
  void aFileGoesOnWhileItsPiecesAreTaken() {
    writeFile();
    for (int taken = PIECE; taken < SEGMENT; taken += PIECE) {
      pass(ALMOST);
      socket.take(taken);
    }
    pass(ALMOST);
    assertThat(channel.isOpen()).isTrue();
    pass(REST);
    assertEnded();
  }

  @Test
  void aFileEndsWhenLessThanAPieceOfItIsTaken() {
    socket.takesAtOnce = SEGMENT / 2 + 1;
    writeFile();
    pass(ALMOST);
    socket.take(socket.takesAtOnce + PIECE - 1);
    pass(REST);
    assertEnded();
  }

  private void writeBytes() {
    var _ = channel.writeAndFlush(Unpooled.buffer(1).writeZero(1));
  }

  /// As the encoder of HTTP/1.1 does: nothing comes behind it, in a write of its own.
  private void writeFile() {
    var _ = channel.write(new DefaultFileRegion(new File("segment"), 0, SEGMENT));
    var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
  }

  private void pass(Duration time) {
    clock.advance(time.toMillis(), TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  private void assertEnded() {
    assertThat(channel.isOpen()).isFalse();
    assertThatThrownBy(channel::checkException).isInstanceOf(WriteTimeoutException.class);
  }

  /// Takes what the test says, and tells of it as Netty's sockets do.
  private static final class Socket extends ChannelOutboundHandlerAdapter {
    private final Deque<ChannelPromise> waiting = new ArrayDeque<>();
    private int takesAtOnce;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
      waiting.add(promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
      if (takesAtOnce > 0) {
        take(takesAtOnce);
      }
    }

    void takeFirst() {
      var _ = waiting.remove().setSuccess();
    }

    /// @param bytes of the file that is first, from its beginning
    void take(int bytes) {
      if (waiting.element() instanceof ChannelProgressivePromise progress) {
        var _ = progress.setProgress(bytes, SEGMENT);
      }
    }
  }
}
