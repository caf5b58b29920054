package dev.millrace.streaming.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.flv.FlvEvent;
import dev.millrace.flv.FlvEvent.SampleReceived;
import dev.millrace.flv.FlvEvent.TrackConfigured;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.VideoConfig;
import dev.millrace.streaming.testing.TestSource;
import dev.millrace.streaming.transcoder.Thumbnailer.Turn;
import dev.millrace.testing.BundledFfmpeg;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Thumbnails by the bundled FFmpeg; a script before it writes a line for each that is started.
class ThumbnailerIT {
  /// Nothing here takes as long: what is not urgent waits for what is.
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final String RUN = "exec " + BundledFfmpeg.path() + " \"$@\"";

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource
  void makesAJpegOfAKeyframe(TestSource source) throws Exception {
    try (FfmpegLauncher launcher = launcher(RUN);
        Thumbnailer thumbnailer = thumbnailer(launcher)) {
      Bytes jpeg = get(thumbnailer.jpeg(config(source), keyframe(source), Turn.AT_ONCE));
      assertThat(jpeg.size()).isBetween(2_000, JpegEncoder.MAX_JPEG);
      assertThat(width(jpeg)).isEqualTo(config(source).width());
    }
  }

  static List<TestSource> makesAJpegOfAKeyframe() {
    return List.of(TestSource.SMALL, TestSource.HEVC, TestSource.AV1_OPUS);
  }

  @Test
  void thoseThatCanWaitShareAnFfmpeg() throws Exception {
    try (FfmpegLauncher launcher = launcher(RUN);
        Thumbnailer thumbnailer = thumbnailer(launcher)) {
      var patient = order(thumbnailer, TestSource.SMALL, Turn.SHARED);
      var other = order(thumbnailer, TestSource.B_FRAMES, Turn.SHARED);
      var urgent = order(thumbnailer, TestSource.HEVC, Turn.AT_ONCE);
      assertThat(width(get(patient))).isEqualTo(config(TestSource.SMALL).width());
      assertThat(width(get(other))).isEqualTo(config(TestSource.B_FRAMES).width());
      assertThat(width(get(urgent))).isEqualTo(config(TestSource.HEVC).width());
      assertThat(starts()).isEqualTo(1);
    }
    assertThat(folder.resolve("thumbnails")).isEmptyDirectory();
  }

  @Test
  void noneWaitsLongerThanItsPatience() throws Exception {
    try (FfmpegLauncher launcher = launcher(RUN);
        Thumbnailer thumbnailer =
            new Thumbnailer(
                new JpegEncoder(launcher, folder.resolve("thumbnails")), Duration.ofMillis(10))) {
      assertThat(get(order(thumbnailer, TestSource.SMALL, Turn.SHARED)).size()).isPositive();
    }
  }

  @Test
  void aBrokenPictureCostsTheOthersNothing() throws Exception {
    try (FfmpegLauncher launcher = launcher(RUN);
        Thumbnailer thumbnailer = thumbnailer(launcher)) {
      Sample good = keyframe(TestSource.SMALL);
      Sample broken =
          new Sample(
              good.track(), 0, 0, /* sync= */ true, Bytes.wrap(new byte[good.data().size()]));
      VideoConfig config = config(TestSource.SMALL);
      var before = thumbnailer.jpeg(config, good, Turn.SHARED);
      var failing = thumbnailer.jpeg(config, broken, Turn.SHARED);
      var after = thumbnailer.jpeg(config, good, Turn.AT_ONCE);
      assertThat(get(before)).isEqualTo(get(after));
      assertThatThrownBy(() -> get(failing)).hasRootCauseMessage("FFmpeg made no picture of it");
    }
  }

  /// One that crashes FFmpeg, as hostile ones may.
  @Test
  void eachIsMadeAloneWhenFfmpegDiesOfSeveral() throws Exception {
    String dies = "case \"$*\" in *1.mp4*) kill -9 $$ ;; esac; ";
    try (FfmpegLauncher launcher = launcher(dies + RUN);
        Thumbnailer thumbnailer = thumbnailer(launcher)) {
      List<CompletableFuture<Bytes>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(order(thumbnailer, TestSource.SMALL, i == 2 ? Turn.AT_ONCE : Turn.SHARED));
      }
      for (var each : all) {
        assertThat(width(get(each))).isEqualTo(config(TestSource.SMALL).width());
      }
      assertThat(starts()).isEqualTo(4);
    }
  }

  @Test
  void oneThatIsToBeMadeAloneIs() throws Exception {
    try (FfmpegLauncher launcher = launcher(RUN);
        Thumbnailer thumbnailer = thumbnailer(launcher)) {
      var before = order(thumbnailer, TestSource.SMALL, Turn.SHARED);
      var alone = order(thumbnailer, TestSource.SMALL, Turn.ALONE);
      var after = order(thumbnailer, TestSource.SMALL, Turn.AT_ONCE);
      for (var each : List.of(before, alone, after)) {
        assertThat(get(each).size()).isPositive();
      }
      assertThat(starts()).isEqualTo(3);
    }
  }

  private static CompletableFuture<Bytes> order(
      Thumbnailer thumbnailer, TestSource source, Turn turn) {
    return thumbnailer.jpeg(config(source), keyframe(source), turn);
  }

  private static Bytes get(CompletableFuture<Bytes> jpeg) throws Exception {
    return jpeg.get(30, TimeUnit.SECONDS);
  }

  private static int width(Bytes jpeg) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg.toByteArray())).getWidth();
  }

  private static VideoConfig config(TestSource source) {
    return source.videoEvents().stream()
        .filter(TrackConfigured.class::isInstance)
        .map(event -> (VideoConfig) ((TrackConfigured) event).track().config())
        .findFirst()
        .orElseThrow();
  }

  private static Sample keyframe(TestSource source) {
    for (FlvEvent event : source.videoEvents()) {
      if (event instanceof SampleReceived(Sample sample) && sample.sync()) {
        return sample;
      }
    }
    throw new IllegalStateException("no keyframe");
  }

  private Thumbnailer thumbnailer(FfmpegLauncher launcher) {
    return new Thumbnailer(new JpegEncoder(launcher, folder.resolve("thumbnails")), PATIENCE);
  }

  private long starts() throws IOException {
    return Files.readAllLines(folder.resolve("starts")).size();
  }

  private FfmpegLauncher launcher(String lines) throws IOException {
    Path script = folder.resolve("ffmpeg");
    Files.writeString(
        script, "#!/bin/sh\necho >>" + folder.resolve("starts") + "\n" + lines + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new FfmpegLauncher(script);
  }
}
