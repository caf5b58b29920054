package dev.millrace.ffmpeg;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FfmpegLauncherTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Path NONE = Path.of("none");

  @Test
  void givesUpAStartThatTakesTooLongAndKillsWhatStartsLater() {
    CountDownLatch hanging = new CountDownLatch(1);
    CompletableFuture<Process> started = new CompletableFuture<>();
    FfmpegLauncher.Spawn late =
        _ -> {
          awaitQuietly(hanging);
          Process process = new ProcessBuilder("sleep", "600").start();
          started.complete(process);
          return process;
        };
    try (FfmpegLauncher launcher = new FfmpegLauncher(NONE, Duration.ofSeconds(1), late)) {
      assertThatThrownBy(() -> launcher.start(List.of()))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("within 1 s");
      hanging.countDown();
      until(DEADLINE, () -> started.isDone() && !started.join().isAlive());
    }
  }

  @Test
  void saysThatAClosedOneStartsNothing() {
    FfmpegLauncher launcher = new FfmpegLauncher(NONE);
    launcher.close();
    assertThatThrownBy(() -> launcher.start(List.of())).isInstanceOf(IOException.class);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
