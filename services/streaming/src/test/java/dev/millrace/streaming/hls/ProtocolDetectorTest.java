package dev.millrace.streaming.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.testing.TestCertificate;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections that end before they come to a request.
@NullUnmarked
class ProtocolDetectorTest {
  /// A handshake record of 512 bytes begins (RFC 8446, 5.1), with a ClientHello of 508.
  private static final String HELLO = "16 0301 0200 01 0001fc";

  private static final int HANDSHAKE_SECONDS = 10;

  private final Counters counters = new Counters();
  private final MockTicker clock = Ticker.newMockTicker();
  private EmbeddedChannel channel;

  @BeforeEach
  void connect(@TempDir Path folder) throws Exception {
    TestCertificate certificate = new TestCertificate(folder);
    SslContext tls =
        SslContextBuilder.forServer(
                certificate.files().certificate().toFile(), certificate.files().key().toFile())
            .build();
    HlsContext context = HlsContext.of(null, null, null, counters, HlsLimits.of(10), List.of());
    channel =
        EmbeddedChannel.builder()
            .ticker(clock)
            .handlers(
                new ProtocolDetector(
                    new ViewerPipelines(context),
                    /* viewer= */ null,
                    /* strays= */ null,
                    tls,
                    counters))
            .build();
  }

  @AfterEach
  void close() {
    channel.releaseOutbound();
    var _ = channel.close();
  }

  @Test
  void countsAHandshakeThatIsNone() {
    try {
      send("16 0301 0004 63000000"); // no message of a handshake has this type
    } catch (DecoderException e) {
      // what Netty says of it
    }
    assertClosed(/* failed= */ 1);
  }

  @Test
  void countsAHandshakeThatDoesNotGoOn() {
    send(HELLO);
    clock.advance(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertClosed(/* failed= */ 1);
  }

  @Test
  void countsAConnectionThatBreaksInTheHandshakeOnce() {
    send(HELLO);
    channel.pipeline().fireExceptionCaught(new IOException("reset"));
    assertClosed(/* failed= */ 1);
  }

  @Test
  void countsAConnectionThatBreaksBeforeItsFirstByte() {
    channel.pipeline().fireExceptionCaught(new IOException("reset"));
    assertClosed(/* failed= */ 1);
  }

  /// Nor one that we close, which is counted by the reason.
  @Test
  void doesNotCountOneThatLeaves() {
    send(HELLO);
    var _ = channel.close();
    assertClosed(/* failed= */ 0);
  }

  private void send(String hex) {
    channel.writeInbound(Unpooled.wrappedBuffer(Bytes.fromHex(hex).toByteArray()));
  }

  private void assertClosed(int failed) {
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    assertThat(counters.get("hls.connections.failed")).isEqualTo(failed);
  }
}
