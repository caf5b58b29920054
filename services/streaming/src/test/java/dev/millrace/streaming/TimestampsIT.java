package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.flv.FlvTag;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever an encoder's clock does, viewers see one stream.
class TimestampsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final StreamKey KEY = new StreamKey("good-key");
  private static final int LENGTH_MS = 6_000;

  private final FakeApi api = new FakeApi();
  private final TestServer server = new TestServer(api);

  @BeforeEach
  void allowAKey() {
    api.allow(KEY.value(), "video1");
  }

  @AfterEach
  void stop() {
    server.close();
    api.close();
  }

  /// Chunks have extended timestamps from 4 h 39 m on; times of 32 bits wrap after 49.7 days.
  @ParameterizedTest(name = "{0}")
  @CsvSource({"4 h 39 m, 16774000", "24.8 days, 2147481000", "49.7 days, 4294964000"})
  void playsOnWithoutAGap(String name, long startMs) throws IOException {
    publish(shifted(0, LENGTH_MS, startMs)).stop();
    until(DEADLINE, () -> high().contains("#EXT-X-ENDLIST"));
    for (String rendition : List.of("low", "high", "audio")) {
      String playlist = server.text("/hls-live/video1/" + rendition + ".m3u8");
      assertThat(playlist)
          .as("%s at %s", rendition, name)
          .doesNotContain("#EXT-X-DISCONTINUITY\n")
          .doesNotContain("GAP");
      assertThat(seconds(playlist)).isBetween(5.8, 6.2);
    }
  }

  @Test
  void beginsAPeriodWhereTheClockJumps() throws IOException {
    List<FlvTag> tags = new ArrayList<>(shifted(0, 4_000, 0));
    tags.addAll(shifted(4_000, 8_000, 3_600_000));
    RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), KEY);
    publisher.metadata(/* video= */ true, /* audio= */ true);
    publisher.play(tags.stream().filter(tag -> tag.timestampMs() < 3_600_000).toList());
    publisher.play(tags.stream().filter(tag -> tag.timestampMs() >= 3_600_000).toList());
    publisher.stop();
    until(DEADLINE, () -> high().contains("#EXT-X-ENDLIST"));
    for (String rendition : List.of("low", "high", "audio")) {
      String playlist = server.text("/hls-live/video1/" + rendition + ".m3u8");
      assertThat(playlist.split("#EXT-X-DISCONTINUITY\n", -1)).as(rendition).hasSize(2);
      assertThat(seconds(playlist)).as(rendition).isBetween(7.0, 8.5);
    }
    assertThat(server.counters().get("live.timestamps.jumped")).isEqualTo(1);
  }

  private RtmpPublisher publish(List<FlvTag> tags) throws IOException {
    RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), KEY);
    publisher.metadata(/* video= */ true, /* audio= */ true);
    publisher.play(tags);
    return publisher;
  }

  private static List<FlvTag> shifted(long fromMs, long toMs, long byMs) {
    return TestSource.SMALL.tags().stream()
        .filter(tag -> tag.timestampMs() >= fromMs && tag.timestampMs() < toMs)
        .map(tag -> new FlvTag(tag.type(), tag.timestampMs() + byMs, tag.body()))
        .toList();
  }

  private String high() {
    return server.text("/hls-live/video1/high.m3u8");
  }

  private static double seconds(String playlist) {
    return playlist
        .lines()
        .filter(line -> line.startsWith("#EXTINF:"))
        .mapToDouble(line -> Double.parseDouble(line.substring(8, line.indexOf(','))))
        .sum();
  }
}
