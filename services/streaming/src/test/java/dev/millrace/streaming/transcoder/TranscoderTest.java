package dev.millrace.streaming.transcoder;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.flv.FlvEvent;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.testing.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of an FFmpeg that does not do as it should: scripts take its place.
class TranscoderTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final String HUNG = "exec sleep 600";
  private static final AvcConfig CONFIG = new AvcConfig(Bytes.of(1), 100, 0, 40, 640, 360);
  private static final Track TRACK = new Track(0, CONFIG, 1000);
  private static final List<Rung> RUNGS = List.of(new Rung("low", 320, 180, 300_000));

  private final Counters counters = new Counters();
  private final LogLines log = LogLines.of(Transcoder.class);
  private final Recorder recorder = new Recorder();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void saysInOneLineWhyFfmpegEnded() throws IOException {
    try (FfmpegLauncher launcher = script("echo first >&2; echo 'No such filter' >&2; exit 3");
        Transcoder _ = transcoder(launcher, "dying")) {
      until(DEADLINE, () -> recorder.interruptions.get() == 1);
      assertThat(counters.get("ladder.restarts")).isEqualTo(1);
      assertThat(log.lines())
          .containsExactly(
              "WARN FFmpeg of dying ended (exit code 3, its last words: No such filter); "
                  + "a new one starts in 250 ms");
    }
  }

  @Test
  void saysWhyFfmpegDidNotStart() {
    assertThat(Transcoder.cause(new IOException("not started", new IOException("no such file"))))
        .isEqualTo("not started: no such file");
    assertThat(Transcoder.cause(new IOException("not within 5 s", new TimeoutException())))
        .isEqualTo("not within 5 s");
  }

  @Test
  void killsAnFfmpegThatGivesNothingOut() throws IOException {
    try (FfmpegLauncher launcher = script(HUNG);
        Transcoder transcoder = transcoder(launcher, "hung")) {
      transcoder.video(picture());
      until(DEADLINE, () -> recorder.interruptions.get() == 1);
      assertThat(counters.get("ladder.hung")).isEqualTo(1);
      assertThat(log.lines().getFirst()).contains("it gave out nothing");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cat >/dev/null; exec sleep 600, 0, it did not end",
    "exec sleep 600, 1, it gave out nothing",
    "cat >/dev/null; exit 4, 1, exit code 4"
  })
  void saysWhenTheLastPicturesAreLost(String script, int pictures, String why) throws IOException {
    try (FfmpegLauncher launcher = script(script);
        Transcoder transcoder = transcoder(launcher, "behind")) {
      for (int i = 0; i < pictures; i++) {
        transcoder.video(picture());
      }
      transcoder.finish();
      until(DEADLINE, () -> recorder.finished.get() == 1);
      assertThat(counters.get("ladder.cut")).isEqualTo(1);
      assertThat(log.lines())
          .containsExactly(
              "WARN The last pictures of the ladder of behind are left out (" + why + ")");
    }
  }

  @Test
  void startsNoOtherFfmpegWhenItIsOver() throws IOException {
    Path starts = folder.resolve("starts");
    try (FfmpegLauncher launcher = script("echo >>" + starts + "; exit 3");
        Transcoder transcoder = transcoder(launcher, "dying")) {
      until(DEADLINE, () -> recorder.interruptions.get() == 5); // it waits for 4 s now
      transcoder.finish();
      until(DEADLINE, () -> recorder.finished.get() == 1);
      assertThat(Files.readAllLines(starts)).hasSize(5);
      assertThat(counters.get("ladder.cut")).isEqualTo(1);
    }
  }

  @Test
  void closingKillsAnFfmpegThatReadsNothing() throws IOException {
    try (FfmpegLauncher launcher = script(HUNG)) {
      Transcoder transcoder = transcoder(launcher, "stuck", Duration.ofHours(1));
      for (int i = 0; i < 10; i++) {
        transcoder.video(picture());
      }
      until(DEADLINE, () -> stuckInAWrite("ladder-in-stuck"));
      transcoder.close();
      until(DEADLINE, () -> recorder.finished.get() == 1);
      until(DEADLINE, () -> threads("stuck") == 0);
      assertThat(ProcessHandle.current().children().filter(TranscoderTest::isSleep)).isEmpty();
    }
  }

  private Transcoder transcoder(FfmpegLauncher launcher, String name) {
    return transcoder(launcher, name, PATIENCE);
  }

  private Transcoder transcoder(FfmpegLauncher launcher, String name, Duration patience) {
    return new Transcoder(
        name, launcher, CONFIG, RUNGS, Cadence.OF_SOURCE, recorder, counters, patience);
  }

  /// A keyframe larger than a pipe.
  private static Sample picture() {
    return new Sample(TRACK, 0, 0, /* sync= */ true, Bytes.wrap(new byte[100_000]));
  }

  private FfmpegLauncher script(String lines) throws IOException {
    Path file = folder.resolve("ffmpeg");
    Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new FfmpegLauncher(file);
  }

  private static boolean stuckInAWrite(String thread) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getName().equals(thread))
        .flatMap(entry -> Arrays.stream(entry.getValue()).limit(1))
        .anyMatch(frame -> frame.getMethodName().startsWith("write"));
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("ladder-"))
        .filter(thread -> thread.getName().endsWith("-" + name))
        .count();
  }

  private static boolean isSleep(ProcessHandle process) {
    return process.isAlive() && process.info().command().orElse("").endsWith("sleep");
  }

  private static final class Recorder implements LadderOutput {
    private final AtomicInteger interruptions = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();

    @Override
    public void ladderEvents(List<FlvEvent> events) {}

    @Override
    public void ladderInterrupted() {
      interruptions.incrementAndGet();
    }

    @Override
    public void ladderFinished() {
      finished.incrementAndGet();
    }
  }
}
