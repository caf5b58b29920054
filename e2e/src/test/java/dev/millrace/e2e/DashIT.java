package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.ManifestReader;
import dev.millrace.testing.ManifestReader.Listed;
import dev.millrace.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// DASH over the same segments as HLS, live and from the recording.
class DashIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String GOP_2S = "-g 60 -keyint_min 60";

  /// Stamps are whole milliseconds.
  private static final double ROUNDING = 0.0011;

  /// Sound begins with a frame behind the cut, and the first one may come late.
  private static final double SOUND = 0.1;

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

  @Test
  void playsLiveAndFromTheRecordingAlsoAfterARestart() throws Exception {
    String url;
    try (Streamer streamer = new Streamer(program, "dash")) {
      url = onAir(streamer, GOP_2S, true, 12);
      String live = withSegments(url, 4 * 4);
      assertThat(live).contains("type=\"dynamic\"").contains("minimumUpdatePeriod=");
      assertTimed(live);
      assertThat(program.status(program.hlsPort, "/hls-live/" + url + ".live.mpd")).isEqualTo(200);
      assertTimed(recorded(url));
    }
    assertDecodes(url, 3);
    program.close();
    program = new Program(folder);
    assertServed(recorded(url));
    assertDecodes(url, 3);
    assertThat(program.status(program.hlsPort, "/hls-live/" + url + ".live.mpd")).isEqualTo(404);
  }

  /// A publisher that comes back, and a ladder that has to be started anew.
  @Test
  void beginsPeriodsWhereTheStreamBreaks() throws Exception {
    try (Streamer streamer = new Streamer(program, "broken");
        FfmpegPublisher again = streamer.encoder()) {
      String url = onAir(streamer, GOP_2S, true, 60);
      withSegments(url, 4 * 2);
      again.publish(DebianFfmpeg.FFMPEG, "1280x720", GOP_2S, true, 20, log("again"));
      until(DEADLINE, () -> periods(manifest(url)) == 2);
      assertTimed(manifest(url));
      program.children("ffmpeg").forEach(ProcessHandle::destroyForcibly);
      int known = highest(manifest(url));
      until(DEADLINE, () -> highest(manifest(url)) >= known + 3);
      assertServed(manifest(url));
      String recorded = recorded(url);
      assertServed(recorded);
      assertThat(periods(recorded)).isGreaterThanOrEqualTo(2);
      assertFollowEachOther(recorded);
      assertThat(frames(DebianFfmpeg.FFMPEG, url, "0:v:0")).isGreaterThan(60);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"picture", "sound"})
  void playsOneTrackAlone(String kind) throws Exception {
    boolean sound = kind.equals("sound");
    try (Streamer streamer = new Streamer(program, "only_" + kind)) {
      String url = onAir(streamer, sound ? "" : GOP_2S, sound, 8);
      assertTimed(withSegments(url, 2));
      assertTimed(recorded(url));
      int frames = frames(DebianFfmpeg.FFMPEG, url, sound ? "0:a" : "0:v:0");
      assertThat(frames).isGreaterThanOrEqualTo(sound ? 370 : 235);
    }
  }

  private static String onAir(Streamer streamer, String video, boolean audio, int seconds)
      throws IOException {
    String url = streamer.newVideo("A show");
    Path encoder = program.bundledFfmpeg();
    streamer.publish(encoder, "1280x720", video, audio, seconds, log(streamer.name));
    program.awaitServed(address(url));
    return url;
  }

  private static String withSegments(String url, int count) {
    until(DEADLINE, () -> ManifestReader.segments(manifest(url)).size() >= count);
    return manifest(url);
  }

  private static String recorded(String url) {
    until(DEADLINE, () -> manifest(url).contains("type=\"static\""));
    return manifest(url);
  }

  private static int periods(String manifest) {
    return ManifestReader.attributes(manifest, "Period", "id").size();
  }

  private static String manifest(String url) {
    return program.text(address(url));
  }

  private static String address(String url) {
    return "/hls-live/" + url + ".mpd";
  }

  /// The number of the last segment.
  private static int highest(String manifest) {
    String name = ManifestReader.segments(manifest).getLast().media();
    return Integer.parseInt(name.replaceFirst(".*/(\\d+)-.*", "$1"));
  }

  /// Whatever is listed is there.
  private static void assertServed(String manifest) {
    List<Listed> listed = ManifestReader.segments(manifest);
    assertThat(listed).isNotEmpty();
    for (Listed segment : listed) {
      for (String file : List.of(segment.init(), segment.media())) {
        assertThat(program.status(program.hlsPort, "/hls-live/" + file)).as(file).isEqualTo(200);
      }
    }
  }

  /// Whatever is listed is there, and its media begin when the manifest says.
  private static void assertTimed(String manifest) throws IOException {
    assertServed(manifest);
    Set<String> periods = new HashSet<>();
    for (Listed segment : ManifestReader.segments(manifest)) {
      boolean first = periods.add(segment.period() + segment.representation());
      double late = segment.representation().equals("audio") ? SOUND : first ? 0.2 : ROUNDING;
      double start = segment.startMs() / 1000.0;
      assertThat(firstFrame(segment)).as("%s", segment).isBetween(start - SOUND, start + late);
    }
  }

  private static double firstFrame(Listed segment) throws IOException {
    Path file = folder.resolve("segment.mp4");
    Files.write(file, program.bytes("/hls-live/" + segment.init()));
    byte[] media = program.bytes("/hls-live/" + segment.media());
    Files.write(file, media, StandardOpenOption.APPEND);
    return Playback.firstFrame(file);
  }

  private static void assertFollowEachOther(String manifest) {
    List<String> starts = ManifestReader.attributes(manifest, "Period", "start");
    List<String> durations = ManifestReader.attributes(manifest, "Period", "duration");
    Duration end = Duration.ZERO;
    for (int i = 0; i < starts.size(); i++) {
      assertThat(Duration.parse(starts.get(i))).isEqualTo(end);
      end = end.plus(Duration.parse(durations.get(i)));
    }
    assertThat(manifest).contains("mediaPresentationDuration=\"" + end + "\"");
  }

  private static void assertDecodes(String url, int videos) {
    for (Path ffmpeg : List.of(DebianFfmpeg.FFMPEG, program.bundledFfmpeg())) {
      for (int i = 0; i < videos; i++) {
        assertThat(frames(ffmpeg, url, "0:v:" + i)).as("%s, video %d", ffmpeg, i).isEqualTo(360);
      }
      assertThat(frames(ffmpeg, url, "0:a")).as("%s, sound", ffmpeg).isBetween(560, 566);
    }
  }

  /// How many frames an FFmpeg decodes of the manifest; it fails when FFmpeg complains.
  private static int frames(Path ffmpeg, String url, String map) {
    String source = program.hls(address(url));
    return (int)
        Programs.run(
                List.of(
                    ffmpeg.toString(),
                    "-nostdin",
                    "-v",
                    "error",
                    "-i",
                    source,
                    "-map",
                    map,
                    "-fps_mode",
                    "passthrough",
                    "-f",
                    "framecrc",
                    "-"))
            .lines()
            .filter(line -> !line.startsWith("#"))
            .peek(line -> assertThat(line).matches("\\d+,.*"))
            .count();
  }

  private static Path log(String name) {
    return folder.resolve(name + ".log");
  }
}
