package dev.millrace.worker;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ffmpeg.FfmpegLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How it ends; the program is a script that says that it runs, and then hangs.
class WebpEncoderTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /// Less than an FFmpeg that hangs is given.
  private static final int AT_ONCE_SECONDS = 5;

  private static final int SIDE = 80;

  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void closesWhileFfmpegHangsAndFailsWhatItWasAt() throws Exception {
    try (FfmpegLauncher launcher = new FfmpegLauncher(hanging())) {
      WebpEncoder encoder = new WebpEncoder(launcher, SIDE);
      Future<byte[]> picture = threads.submit(() -> encode(encoder));
      until(DEADLINE, () -> Files.exists(folder.resolve("runs")));

      threads.submit(encoder::close).get(AT_ONCE_SECONDS, TimeUnit.SECONDS);
      assertThatThrownBy(() -> picture.get(AT_ONCE_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void startsNoFfmpegAfterItsEnd() throws IOException {
    try (FfmpegLauncher launcher = new FfmpegLauncher(hanging())) {
      WebpEncoder encoder = new WebpEncoder(launcher, SIDE);
      encoder.close();

      assertThatThrownBy(() -> encode(encoder)).isInstanceOf(IllegalStateException.class);
      assertThat(folder.resolve("runs")).doesNotExist();
    }
  }

  private static byte[] encode(WebpEncoder encoder) {
    return encoder.encode(Pixels.empty(SIDE, SIDE));
  }

  private Path hanging() throws IOException {
    Path file = folder.resolve("ffmpeg");
    Files.writeString(file, "#!/bin/sh\n: > '" + folder + "/runs'\nexec sleep 600\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
