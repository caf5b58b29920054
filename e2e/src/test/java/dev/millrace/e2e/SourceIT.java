package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.conformance.LiveReader;
import dev.millrace.conformance.Mode;
import dev.millrace.conformance.Report;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Sources that cannot be given out as they are: viewers do not notice, their streamer is told.
class SourceIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static Program program;

  @BeforeAll
  static void start() throws IOException {
    program = new Program(folder);
  }

  @AfterAll
  static void stop() {
    program.close();
    assertThat(program.log()).doesNotContain("ERROR").doesNotContain("Exception");
  }

  /// @param video how the encoder is set
  /// @param advice what the studio says of it
  record Source(String name, String video, String advice) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Source> sources() {
    return List.of(
        new Source("odd", "-r 11 -g 22 -keyint_min 22", "ODD_FRAME_RATE"),
        new Source(
            "irregular",
            "-vf select=gt(mod(n*7\\,11)\\,3) -fps_mode vfr -g 40 -keyint_min 40 -bf 2",
            "IRREGULAR_FRAME_RATE"));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void givesAConstantRateByTheRules(Source source) throws Exception {
    try (Streamer streamer = new Streamer(program, source.name())) {
      String url = onAir(streamer, source.video(), 16);
      check(url, Duration.ofSeconds(8));
      assertThat(program.text("/hls-live/" + url + ".m3u8")).contains("FRAME-RATE=30.000");
      assertThat(streamer.channel().path("advice").path(0).path("about").asString(""))
          .isEqualTo(source.advice());
      until(DEADLINE, () -> ended(url));
      assertAligned(new Playback(program, url, Files.createDirectories(folder.resolve(url))));
    }
  }

  /// Keyframes every 2 s, and from 4 s on every 5 s.
  @Test
  void followsAnEncoderThatChangesItsKeyframes() throws Exception {
    try (Streamer streamer = new Streamer(program, "changing")) {
      String keyframes = "expr:gte(t,if(lt(n_forced,3),n_forced*2,4+(n_forced-2)*5))";
      String url = onAir(streamer, "-g 1000 -force_key_frames " + keyframes, 20);
      check(url, Duration.ofSeconds(14));
      JsonNode advice = streamer.channel().path("advice").path(0);
      assertThat(advice.path("about").asString("")).isEqualTo("KEYFRAME_INTERVAL");
      assertThat(advice.path("measured").asDouble(0)).isCloseTo(5, within(0.1));
      String high = program.text("/hls-live/" + url + "/high.m3u8");
      assertThat(high.split("#EXT-X-DISCONTINUITY\n", -1)).hasSize(2);
    }
  }

  private static void check(String url, Duration duration) throws InterruptedException {
    URI address = URI.create(program.hls("/hls-live/" + url + ".m3u8"));
    Report report = LiveReader.read(address, duration, Mode.LOW_LATENCY);
    System.out.println(report);
    assertThat(report.conforms()).as("%s", report).isTrue();
  }

  private static String onAir(Streamer streamer, String video, int seconds) throws IOException {
    String url = streamer.newVideo("A show");
    Path log = folder.resolve(streamer.name + ".log");
    streamer.publish(program.bundledFfmpeg(), "1280x720", video, true, seconds, log);
    program.awaitServed("/hls-live/" + url + ".m3u8");
    return url;
  }

  private static boolean ended(String url) {
    return program.text("/hls-live/" + url + "/high.m3u8").contains("#EXT-X-ENDLIST");
  }

  private static void assertAligned(Playback playback) throws IOException {
    List<Double> high = playback.segmentStarts("high");
    assertThat(high).hasSizeGreaterThan(4);
    for (String rendition : List.of("low", "mid")) {
      assertThat(playback.segmentStarts(rendition)).as(rendition).isEqualTo(high);
    }
  }
}
