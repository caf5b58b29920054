package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.RawHttp2;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import dev.millrace.testing.BundledFfmpeg;
import dev.millrace.testing.ManifestReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A broadcast that has ended plays at its address, whole, also after a restart, until it is
/// deleted.
class RecordingIT {
  private static final Duration DEADLINE = Duration.ofSeconds(45);
  private static final String ADDRESS = "/hls-live/video1.m3u8";
  private static final String MANIFEST = "/hls-live/video1.mpd";
  private static final String LIVE = "/hls-live/video1/high.m3u8";

  private final FakeApi api = new FakeApi();
  private final Path data = TestServer.newData();
  private TestServer server = new TestServer(api, data);

  @BeforeEach
  void allowAKey() {
    api.allow("good-key", "video1");
  }

  @AfterEach
  void stop() {
    server.close();
    api.close();
  }

  @Test
  void keepsABroadcast() throws Exception {
    broadcast();
    String multivariant = server.text(ADDRESS);
    assertThat(multivariant).contains("video1/vod/high.m3u8", "video1/vod/low.m3u8");
    assertThat(multivariant).contains("video1/vod/audio.m3u8");
    assertThat(frames("high")).isEqualTo(TestSource.PICTURES);
    String manifest = server.text(MANIFEST);
    assertThat(manifest).contains("type=\"static\"");
    server.close();
    server = new TestServer(api, data);
    assertThat(server.text(ADDRESS)).isEqualTo(multivariant);
    assertThat(server.text(MANIFEST)).isEqualTo(manifest);
    assertThat(frames("high")).isEqualTo(TestSource.PICTURES);
    assertThat(server.status("/hls-live/video1/vod/mid.m3u8")).isEqualTo(404);
    assertThat(server.status("/hls-live/video1/high/high.index")).isEqualTo(404);
    assertThat(server.status("/hls-live/video1/high/..%2fhigh.index")).isEqualTo(404);
    api.deleted.add("video1");
    until(DEADLINE, () -> server.status(ADDRESS) == 404);
    assertThat(server.status(MANIFEST)).isEqualTo(404);
    until(
        DEADLINE,
        () -> api.heartbeats.stream().anyMatch(beat -> beat.deleted().contains("video1")));
    assertThat(Files.exists(data.resolve("videos/video1"))).isFalse();
  }

  /// FFmpeg has pictures still when the publisher has none any more.
  @Test
  void keepsTheEndOfABroadcastThatAStopCuts() throws Exception {
    Process publisher = server.publish(TestSource.SMALL, "good-key");
    try {
      until(DEADLINE, () -> !api.ended.isEmpty());
    } finally {
      server.close();
      publisher.destroyForcibly();
    }
    server = new TestServer(api, data);
    assertThat(frames("high")).isEqualTo(TestSource.PICTURES);
    assertThat(frames("low")).isEqualTo(TestSource.PICTURES);
  }

  @Test
  void goesOnAtTheSameAddressAfterARestart() throws Exception {
    broadcast();
    server.close();
    server = new TestServer(api, data);
    broadcast();
    assertThat(server.text(LIVE))
        .as("who stayed sees that it is another run")
        .contains("#EXT-X-DISCONTINUITY-SEQUENCE:1\n");
    String playlist = server.text("/hls-live/video1/vod/high.m3u8");
    assertThat(playlist).contains("#EXT-X-DISCONTINUITY\n");
    assertThat(playlist.lines().filter(line -> line.startsWith("#EXTINF:"))).hasSize(12);
    assertThat(ManifestReader.attributes(server.text(MANIFEST), "Period", "id")).hasSize(2);
    assertThat(ManifestReader.segments(server.text(MANIFEST))).hasSize(3 * 12);
    // FFmpeg leaves some pictures out where the times go back.
    assertThat(frames("high")).isBetween(2L * TestSource.PICTURES - 15, 2L * TestSource.PICTURES);
  }

  /// What is listed with an end would be taken for all of it.
  @Test
  void isNotPlayedBeforeItIsWhole() throws Exception {
    Process publisher = server.publish(TestSource.SMALL, "good-key");
    try {
      until(DEADLINE, () -> Files.exists(data.resolve("videos/video1/high.index")));
      assertThat(server.status("/hls-live/video1/vod/high.m3u8")).isEqualTo(404);
      until(DEADLINE, () -> server.status("/hls-live/video1/vod/high.m3u8") == 200);
      assertThat(frames("high")).isEqualTo(TestSource.PICTURES);
    } finally {
      publisher.destroyForcibly();
    }
  }

  @Test
  void keepsNoFileOpenForAViewerWhoHasLeft() throws Exception {
    broadcast();
    server.close();
    server = new TestServer(api, data);
    String playlist = "/hls-live/video1/vod/high.m3u8";
    String segment =
        server.text(playlist).lines().filter(line -> line.endsWith(".m4s")).toList().getFirst();
    String path = segment.replace("..", "/hls-live/video1");
    int whole = RawHttp2.END_STREAM | RawHttp2.END_HEADERS;
    Bytes headers = RawHttp2.block(RawHttp2.requestHeaders("GET", path));
    try (RawHttp2 viewer = new RawHttp2(server.hlsPort(), 1 << 20)) {
      for (int stream = 1; stream < 200; stream += 2) {
        Bytes get = RawHttp2.frame(RawHttp2.HEADERS, whole, stream, headers);
        Bytes reset = RawHttp2.frame(RawHttp2.RST_STREAM, 0, stream, Bytes.of(0, 0, 0, 8));
        viewer.write(Bytes.concat(get, reset));
      }
      viewer.get(201, playlist);
      assertThat(viewer.status(201)).isEqualTo(200);
      until(Duration.ofSeconds(5), () -> openSegments() == 0);
    }
  }

  private static long openSegments() {
    File[] open = new File("/proc/self/fd").listFiles();
    return Arrays.stream(Objects.requireNonNull(open))
        .filter(file -> {
          try {
            return file.getCanonicalPath().endsWith(".m4s");
          } catch (IOException e) {
            return false; // it was closed a moment ago
          }
        })
        .count();
  }

  private void broadcast() throws Exception {
    int before = api.ended.size();
    Process publisher = server.publish(TestSource.SMALL, "good-key");
    try {
      until(DEADLINE, () -> api.ended.size() > before);
    } finally {
      publisher.destroyForcibly();
    }
    until(DEADLINE, () -> server.text(ADDRESS).contains("/vod/"));
  }

  /// What a player decodes of the recording.
  private long frames(String rendition) {
    String address = server.url("/hls-live/video1/vod/" + rendition + ".m3u8");
    String report =
        BundledFfmpeg.run(
            "-v",
            "error",
            "-i",
            address,
            "-map",
            "0:v",
            "-fps_mode",
            "passthrough",
            "-f",
            "framemd5",
            "-");
    return report.lines().filter(line -> !line.startsWith("#")).count();
  }
}
