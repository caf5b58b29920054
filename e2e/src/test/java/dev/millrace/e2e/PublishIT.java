package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// From the encoder to the player, with real encoders.
class PublishIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String GOP_2S = "-g 60 -keyint_min 60";
  private static final double AAC_FRAME = 1024 / 48_000.0;

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

  @ParameterizedTest
  @ValueSource(strings = {"bundled", "debian"})
  void carriesTwentySecondsOfARealEncoder(String encoder) throws Exception {
    try (Streamer streamer = new Streamer(program, "twenty_" + encoder)) {
      String url = streamer.newVideo("Twenty seconds");
      Path ffmpeg = encoder.equals("bundled") ? program.bundledFfmpeg() : DebianFfmpeg.FFMPEG;
      long began = System.nanoTime();
      Process publisher = streamer.publish(ffmpeg, "1280x720", GOP_2S, true, 20, log(encoder));
      String multivariant = "/hls-live/" + url + ".m3u8";
      program.awaitServed(multivariant);
      System.out.printf(
          "Publish by %s to playable: %.2f s%n", encoder, (System.nanoTime() - began) / 1e9);
      assertThat(streamer.channel().path("status").asString("")).isEqualTo("LIVE");
      finish(publisher, url, streamer);
      Playback playback = new Playback(program, url, Files.createDirectories(folder.resolve(url)));
      for (String rendition : List.of("low", "mid", "high", "audio")) {
        assertThat(playback.complaints(rendition)).as(rendition).isEmpty();
        assertThat(playback.playlist(rendition)).doesNotContain("#EXT-X-GAP");
      }
      for (String rendition : List.of("low", "mid", "high")) {
        assertThat(playback.frames(rendition)).as(rendition).isBetween(590, 600);
      }
      assertThat(playback.size("low")).isEqualTo("640x360");
      assertThat(playback.size("mid")).isEqualTo("854x480");
      assertThat(playback.size("high")).isEqualTo("1280x720");
      assertAligned(playback);
    }
  }

  /// @param renditions with their sizes
  record Source(String name, String size, String video, boolean audio, List<String> renditions) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Source> sources() {
    return List.of(
        new Source(
            "b_frames",
            "1280x720",
            GOP_2S + " -bf 3 -x264-params b-adapt=0",
            true,
            List.of("low 640x360", "mid 854x480", "high 1280x720")),
        new Source("audio_only", "", "", true, List.of()),
        new Source("video_only", "640x360", GOP_2S, false, List.of("low 426x240", "high 640x360")),
        new Source(
            "four_seconds",
            "854x480", // all three are encoded: of 720p two cores would be hard put to it
            "-g 120 -keyint_min 120",
            true,
            List.of("low 428x240", "mid 640x360", "high 854x480")),
        new Source(
            "full_hd",
            "1920x1080",
            GOP_2S,
            true,
            List.of("low 640x360", "mid 1280x720", "high 1920x1080")));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void carriesWhatEncodersSend(Source source) throws Exception {
    try (Streamer streamer = new Streamer(program, source.name())) {
      String url = streamer.newVideo("A show");
      Process publisher = streamer.replay(film(source), log(source.name()));
      finish(publisher, url, streamer);
      Playback playback = new Playback(program, url, Files.createDirectories(folder.resolve(url)));
      for (String rendition : source.renditions()) {
        String name = rendition.substring(0, rendition.indexOf(' '));
        assertThat(playback.complaints(name)).as(rendition).isEmpty();
        assertThat(name + " " + playback.size(name)).isEqualTo(rendition);
      }
      if (source.audio()) {
        assertThat(playback.complaints("audio")).isEmpty();
      }
      String multivariant = program.text("/hls-live/" + url + ".m3u8");
      assertThat(multivariant.contains("TYPE=AUDIO"))
          .isEqualTo(source.audio() && !source.renditions().isEmpty());
      if (source.audio() && source.renditions().size() == 3) {
        assertAligned(playback);
      }
    }
  }

  /// What a machine of two cores cannot encode, and encode again for the ladder, in real time.
  private static Path film(Source source) throws IOException {
    Path film = folder.resolve(source.name() + ".mkv");
    Programs.run(
        FfmpegPublisher.file(
            program.bundledFfmpeg(), source.size(), source.video(), source.audio(), 12, film));
    return film;
  }

  @Test
  void refusesAWrongKeyAndAChannelWithoutAVideo() throws Exception {
    try (Streamer streamer = new Streamer(program, "no_video")) {
      Process publisher =
          streamer.publish(DebianFfmpeg.FFMPEG, "640x360", GOP_2S, true, 5, log("no_video"));
      assertThat(publisher.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(log("no_video"))).contains("no video yet");
      assertThat(program.log()).contains("no video yet").doesNotContain(streamer.key);
    }
    try (Streamer streamer = new Streamer(program, "wrong_key");
        FfmpegPublisher intruder = streamer.encoder("live_nobody_has_this_one")) {
      streamer.newVideo("Nobody else's");
      Process publisher =
          intruder.publish(DebianFfmpeg.FFMPEG, "640x360", GOP_2S, true, 5, log("wrong_key"));
      assertThat(publisher.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(publisher.exitValue()).isNotZero();
      assertThat(Files.readString(log("wrong_key"))).contains("stream key");
      assertThat(streamer.channel().path("status").asString("")).isEqualTo("IDLE");
      assertThat(program.log()).doesNotContain("live_nobody_has_this_one");
    }
  }

  @Test
  void makesANewVideoLikeTheLast() throws Exception {
    try (Streamer streamer = new Streamer(program, "again")) {
      String first = streamer.newVideo("Every evening");
      Process one =
          streamer.publish(DebianFfmpeg.FFMPEG, "320x180", GOP_2S, true, 4, log("again1"));
      finish(one, first, streamer);
      Process two =
          streamer.publish(DebianFfmpeg.FFMPEG, "320x180", GOP_2S, true, 4, log("again2"));
      until(DEADLINE, () -> !streamer.channel().path("video").isNull());
      assertThat(streamer.channel().path("video").path("title").asString(""))
          .isEqualTo("Every evening");
      String second = streamer.channel().path("video").path("url").asString("");
      assertThat(second).isNotEqualTo(first);
      finish(two, second, streamer);
    }
  }

  private static void finish(Process publisher, String url, Streamer streamer) throws Exception {
    assertThat(publisher.waitFor(60, TimeUnit.SECONDS)).isTrue();
    until(
        DEADLINE,
        () -> program.get("", "/videos/" + url).path("status").asString("").equals("ENDED"));
    assertThat(streamer.channel().path("status").asString("")).isEqualTo("IDLE");
    until(
        DEADLINE,
        () ->
            program.text("/hls-live/" + url + "/high.m3u8").contains("#EXT-X-ENDLIST")
                || program.text("/hls-live/" + url + "/audio.m3u8").contains("#EXT-X-ENDLIST"));
  }

  private static void assertAligned(Playback playback) throws IOException {
    List<Double> high = playback.segmentStarts("high");
    assertThat(high).hasSizeGreaterThan(4);
    for (String rendition : List.of("low", "mid")) {
      List<Double> starts = playback.segmentStarts(rendition);
      assertThat(starts).as(rendition).hasSameSizeAs(high);
      for (int i = 0; i < high.size(); i++) {
        assertThat(starts.get(i)).as("%s %d", rendition, i).isCloseTo(high.get(i), within(0.0011));
      }
    }
    List<Double> audio = playback.segmentStarts("audio");
    for (int i = 0; i < Math.min(audio.size(), high.size()); i++) {
      double tolerance = i == 0 ? 0.05 : AAC_FRAME + 0.001;
      assertThat(audio.get(i)).as("audio %d", i).isCloseTo(high.get(i), within(tolerance));
    }
  }

  private static Path log(String name) {
    return folder.resolve(name + ".log");
  }
}
