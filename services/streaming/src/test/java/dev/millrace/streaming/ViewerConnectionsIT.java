package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streaming.hls.HlsLimits;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.RawHttp1;
import dev.millrace.streaming.testing.RawHttp2;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// More connections than are allowed: those that ask for something are served.
class ViewerConnectionsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int MAX = 32;

  private final FakeApi api = new FakeApi();
  private final TestServer server =
      new TestServer(new TestConfig(api).viewers(HlsLimits.of(MAX)).build());
  private final List<RawHttp1> clients = new ArrayList<>();
  private @Nullable Process publisher;

  @AfterEach
  void stop() throws IOException {
    for (RawHttp1 client : clients) {
      client.close();
    }
    if (publisher != null) {
      publisher.destroyForcibly();
    }
    server.close();
    api.close();
  }

  @Test
  void theLongestIdleMakesRoom() throws IOException {
    List<RawHttp1> idle = connect(MAX);
    for (RawHttp1 client : idle) {
      client.get("/health");
      assertThat(client.status()).isEqualTo(200);
    }
    List<RawHttp1> newer = connect(MAX);
    for (RawHttp1 client : newer) {
      client.get("/health");
      assertThat(client.status()).isEqualTo(200);
    }
    for (RawHttp1 client : idle) {
      assertThat(client.status()).isEqualTo(RawHttp1.CLOSED);
    }
    assertThat(server.counters().get("hls.connections.replaced")).isEqualTo(MAX);
    assertThat(server.counters().get("hls.connections.refused")).isZero();
  }

  @Test
  void whereAllWaitForAnAnswerTheNewOneIsClosed() throws IOException {
    String soon = publish();
    List<RawHttp1> waiting = connect(MAX - 1);
    for (RawHttp1 client : waiting) {
      client.get("/health");
      client.get(soon);
      assertThat(client.status()).isEqualTo(200); // so the next request has been seen as well
    }
    List<RawHttp1> later = connect(MAX);
    for (RawHttp1 client : later) {
      client.get(soon);
    }
    for (RawHttp1 client : waiting) {
      assertThat(client.status()).isEqualTo(200);
    }
    int served = 0;
    for (RawHttp1 client : later) {
      served += client.status() == 200 ? 1 : 0;
    }
    assertThat(served)
        .as("in place of the one that asked for the playlist first")
        .isLessThanOrEqualTo(1);
    assertThat(server.counters().get("hls.connections.refused")).isPositive();
  }

  @Test
  void moreStreamsThanAreAllowedAreRefused() throws Exception {
    String soon = publish();
    List<RawHttp2> viewers = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        RawHttp2 viewer = new RawHttp2(server.hlsPort(), /* window= */ 1 << 20);
        viewers.add(viewer);
        for (int stream = 0; stream < MAX; stream++) {
          viewer.get(2 * stream + 1, soon);
        }
        viewer.ping();
        viewer.read(RawHttp2.PING); // all of them have been seen
      }
      RawHttp2 last = viewers.getLast();
      last.get(2 * MAX + 1, "/health");
      RawHttp2.Frame refusal = last.read(RawHttp2.RST_STREAM);
      assertThat(refusal.streamId()).isEqualTo(2 * MAX + 1);
      assertThat(refusal.error()).as("REFUSED_STREAM").isEqualTo(7);
      assertThat(server.counters().get("hls.streams.refused")).isEqualTo(1);
      for (RawHttp2 viewer : viewers) {
        assertThat(viewer.status(2 * MAX - 1)).isEqualTo(200);
      }
    } finally {
      for (RawHttp2 viewer : viewers) {
        viewer.close();
      }
    }
  }

  private List<RawHttp1> connect(int count) throws IOException {
    List<RawHttp1> connected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      connected.add(new RawHttp1(server.hlsPort()));
    }
    clients.addAll(connected);
    return connected;
  }

  /// Makes a live stream.
  ///
  /// @return where a playlist is waited for
  private String publish() throws IOException {
    api.allow("good-key", "video1");
    publisher = server.publish(TestSource.SMALL, "good-key");
    until(DEADLINE, () -> server.text("/hls-live/video1/high.m3u8").contains("#EXT-X-PRELOAD"));
    String playlist = server.text("/hls-live/video1/high.m3u8");
    long first =
        Pattern.compile("#EXT-X-MEDIA-SEQUENCE:(\\d+)")
            .matcher(playlist)
            .results()
            .map(MatchResult::group)
            .map(line -> Long.parseLong(line.split(":", 2)[1]))
            .findFirst()
            .orElseThrow();
    long next = first + playlist.lines().filter(line -> line.endsWith(".m4s")).count();
    return "/hls-live/video1/high.m3u8?_HLS_msn=" + (next + 1);
  }
}
