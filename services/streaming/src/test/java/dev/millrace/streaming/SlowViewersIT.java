package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.streaming.hls.HlsLimits;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.RawHttp1;
import dev.millrace.streaming.testing.RawHttp2;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Viewers that hold something up are let go when their time is over, whatever else they send. One
/// broadcast that has just ended serves all tests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowViewersIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String LIVE = "/hls-live/video1/high.m3u8";

  /// Of HTTP/2, for a stream that is not wanted any more (RFC 9113, 7).
  private static final int CANCEL = 8;

  private final FakeApi api = new FakeApi();
  private final TestServer server =
      new TestServer(
          new TestConfig(api)
              .viewers(
                  new HlsLimits(
                      /* connections= */ 100,
                      /* chosen= */ true,
                      /* idle= */ Duration.ofSeconds(2),
                      /* request= */ Duration.ofSeconds(1),
                      /* write= */ Duration.ofSeconds(1)))
              .build());
  private String segment = "";

  @BeforeAll
  void broadcast() {
    api.allow("good-key", "video1");
    server.broadcast(TestSource.SMALL, "good-key", LIVE);
    List<String> segments = server.text(LIVE).lines().filter(l -> l.endsWith(".m4s")).toList();
    segment = "/hls-live/video1/" + segments.get(segments.size() - 2); // the last may be short
  }

  @AfterAll
  void stop() {
    server.close();
    api.close();
  }

  @Test
  void oneThatAsksNothing() throws IOException {
    long before = count("hls.connections.idle");
    try (RawHttp1 viewer = new RawHttp1(server.hlsPort())) {
      assertThat(viewer.status()).isEqualTo(RawHttp1.CLOSED);
    }
    assertThat(count("hls.connections.idle")).isGreaterThan(before);
  }

  @Test
  void oneThatOnlyPings() throws IOException {
    long before = count("hls.connections.idle");
    try (RawHttp2 viewer = new RawHttp2(server.hlsPort(), /* window= */ 1 << 20)) {
      awaitEnd(viewer);
    }
    assertThat(count("hls.connections.idle")).isGreaterThan(before);
  }

  @Test
  void aRequestThatDoesNotEnd() throws IOException {
    long before = count("hls.requests.expired");
    try (RawHttp1 viewer = new RawHttp1(server.hlsPort())) {
      viewer.send("GET /health HTTP/1.1\r\nHost: ");
      assertThat(viewer.status()).isEqualTo(RawHttp1.CLOSED);
    }
    try (RawHttp2 viewer = new RawHttp2(server.hlsPort(), /* window= */ 1 << 20)) {
      viewer.request(1, /* flags= */ 0, RawHttp2.requestHeaders("GET", "/health"));
      assertThat(viewer.read(RawHttp2.RST_STREAM).error()).isEqualTo(CANCEL);
      awaitEnd(viewer);
    }
    assertThat(count("hls.requests.expired")).isEqualTo(before + 2);
  }

  @Test
  void oneThatDoesNotReadItsAnswers() throws IOException {
    long before = count("hls.connections.failed");
    try (RawHttp1 viewer = new RawHttp1(server.hlsPort())) {
      for (int i = 0; i < 16; i++) { // more than the system's buffers hold
        viewer.get(segment);
      }
      until(DEADLINE, () -> count("hls.connections.failed") == before + 1);
    }
  }

  /// From memory and from the disk: neither is waited for longer.
  @Test
  void aStreamWhoseWindowStaysShut() throws IOException {
    for (String path : new String[] {LIVE, segment}) {
      try (RawHttp2 viewer = new RawHttp2(server.hlsPort(), /* window= */ 0)) {
        viewer.get(1, path);
        assertThat(viewer.read(RawHttp2.RST_STREAM).error()).as(path).isEqualTo(CANCEL);
        awaitEnd(viewer);
      }
    }
  }

  /// Opened by a byte at a time, the window is as good as shut.
  @Test
  void aStreamWhoseWindowHardlyOpens() throws IOException {
    try (RawHttp2 viewer = new RawHttp2(server.hlsPort(), /* window= */ 0)) {
      viewer.get(1, segment);
      RawHttp2.Frame frame = viewer.read();
      while (frame.type() != RawHttp2.RST_STREAM) {
        if (frame.type() == RawHttp2.HEADERS || frame.type() == RawHttp2.DATA) {
          viewer.send(RawHttp2.WINDOW_UPDATE, 0, 1, Bytes.of(0, 0, 0, 1));
        }
        frame = viewer.read();
      }
      assertThat(frame.error()).isEqualTo(CANCEL);
    }
  }

  private long count(String name) {
    return server.counters().get(name);
  }

  /// Pings until the connection is closed.
  private static void awaitEnd(RawHttp2 viewer) {
    until(DEADLINE, () -> !viewer.answersAPing());
  }
}
