package dev.millrace.streaming.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.testing.LogLines;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a connection ends that has not asked to publish, so that it needs no api and no broadcasts.
@NullUnmarked
class RtmpHandlerTest {
  private static final Bytes HANDSHAKE = Bytes.concat(Bytes.of(3), Bytes.wrap(new byte[2 * 1536]));

  /// fmt 0, chunk stream 3, 23 bytes of type 20: `connect`, 1, an object without properties.
  private static final Bytes CONNECT =
      Bytes.concat(
          Bytes.fromHex("03 000000 000017 14 00000000 02 0007"),
          Bytes.utf8("connect"),
          Bytes.fromHex("00 3ff0000000000000 03 000009"));

  private final Counters counters = new Counters();
  private final LogLines log = LogLines.of(RtmpHandler.class);
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void connectWhileTheClockStands() {
    channel.freezeTime();
    RtmpContext context =
        RtmpContext.of(null, null, null, null, counters, PublisherLimits.of(10, 0));
    channel
        .pipeline()
        .addLast(new NeverSent(), new RtmpHandler(context, channel))
        .fireChannelActive();
  }

  @AfterEach
  void stop() {
    log.close();
    var _ = channel.close();
  }

  @Test
  void closesAtOnceWhenTheClientDoesNotRead() {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    assertThat(log.lines())
        .containsExactly(
            "INFO Connection of unknown closed: the client does not read what it is sent");
  }

  @Test
  void logsAnErrorOfOursOnceWithItsCause() {
    channel.pipeline().fireExceptionCaught(new IllegalStateException("boom"));
    assertThat(counters.get("rtmp.closed.failed")).isEqualTo(1);
    assertThat(log.lines())
        .containsExactly("ERROR Connection of unknown closed: an error of ours / boom");
  }

  /// A scanner's reset is no publisher's lost connection.
  @Test
  void isLeftByAClientThatHasNotPublished() {
    channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
    assertThat(counters.get("rtmp.closed.left")).isEqualTo(1);
    assertThat(counters.get("rtmp.closed.disconnected")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 6, RTMP handshake", "1, 8, connect", "2, 10, publish"})
  void waitsForEachStageUntilItsDeadline(int reached, int seconds, String missing) {
    List<Bytes> sent = List.of(HANDSHAKE, CONNECT).subList(0, reached);
    sent.forEach(bytes -> channel.writeInbound(Unpooled.wrappedBuffer(bytes.toByteArray())));
    pass(seconds * 1000 - 1);
    assertThat(counters.get("rtmp.closed.too_late")).isZero();
    pass(1);
    assertThat(counters.get("rtmp.closed.too_late")).isEqualTo(1);
    assertThat(log.lines())
        .containsExactly(
            "INFO Connection of unknown closed: no " + missing + " within " + seconds + " s");
  }

  private void pass(int milliseconds) {
    channel.advanceTimeBy(milliseconds, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  /// A socket whose other side reads nothing.
  private static final class NeverSent extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
    }
  }
}
