package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.LogLines;
import dev.millrace.streaming.testing.RawClient;
import dev.millrace.streaming.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that are no publishers: closed with one line in the log, and nobody else notices.
class IntruderIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final FakeApi api = new FakeApi();
  private final TestServer server = new TestServer(api);
  private final LogLines log = LogLines.of("dev.millrace.streaming.rtmp.RtmpHandler");
  private RtmpPublisher publisher;

  @BeforeEach
  void publish() throws IOException {
    api.allow("good-key", "video1");
    publisher = RtmpPublisher.publish(server.rtmp(), new StreamKey("good-key"));
  }

  @AfterEach
  void stop() {
    server.close();
    api.close();
    log.close();
  }

  @Test
  void aCutHandshake() throws IOException {
    try (RawClient client = new RawClient(server.rtmp(), "none")) {
      client.write(Bytes.concat(Bytes.of(3), Bytes.wrap(new byte[1000])));
    }
    assertClosed("left", "INFO Connection of 127.0.0.1 closed: the client left before");
  }

  @Test
  void anHttpRequest() throws IOException {
    try (RawClient client = new RawClient(server.rtmp(), "none")) {
      client.write(Bytes.utf8("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
      client.awaitClosed();
    }
    assertClosed("malformed", "INFO Connection of 127.0.0.1 closed: this looks like HTTP");
  }

  @Test
  void anEncoderAtTheHlsPort() throws IOException {
    InetSocketAddress viewers =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.hlsPort());
    try (LogLines hls = LogLines.of("dev.millrace.streaming.hls.StrayPublishers");
        RawClient client = new RawClient(viewers, "good-key")) {
      client.flush();
      client.awaitClosed();
      assertThat(hls.closed())
          .containsExactly(
              "INFO Connection of 127.0.0.1 closed: this looks like RTMP, and here is the HLS port: use the RTMP port");
    }
    assertThat(server.counters().get("hls.malformed")).isEqualTo(1);
  }

  @Test
  void aMessageLargerThanTheLimit() throws IOException {
    try (RawClient client = new RawClient(server.rtmp(), "none")) {
      client.shakeHands();
      client.write(Bytes.fromHex("03 000000 010001 14 00000000"));
      client.awaitClosed();
    }
    assertClosed(
        "limit", "INFO Connection of 127.0.0.1 closed: a message of 65537 bytes, at most 65536");
  }

  @Test
  void oneThatAsksAndNeverReads() throws IOException {
    Bytes ping = Bytes.fromHex("02 000000 000006 04 00000000 0006 01020304");
    Bytes pings = Bytes.concat(Collections.nCopies(5_000, ping));
    try (RawClient client = new RawClient(server.rtmp(), "none")) {
      client.shakeHands();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  client.write(pings);
                }
              })
          .isInstanceOf(SocketException.class);
    }
    assertClosed("slow_reader", "INFO Connection of 127.0.0.1 closed: the client does not read");
  }

  private void assertClosed(String reason, String line) throws IOException {
    until(DEADLINE, () -> server.counters().get("rtmp.closed." + reason) == 1);
    until(DEADLINE, () -> !log.closed().isEmpty());
    assertThat(log.closed()).hasSize(1);
    assertThat(log.closed().getFirst()).startsWith(line);
    publisher.stop();
    until(DEADLINE, () -> !api.ended.isEmpty());
    assertThat(server.counters().get("rtmp.closed.stopped")).isEqualTo(1);
  }
}
