package dev.millrace.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs of this machine. One that is missing fails the test that needs it.
final class Commands {
  static final Path FFMPEG = Path.of("/usr/bin/ffmpeg");
  static final Path FFPROBE = Path.of("/usr/bin/ffprobe");
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private Commands() {}

  /// What the program wrote; fails when it fails.
  static String run(List<String> command) {
    if (!Files.isExecutable(Path.of(command.getFirst()))) {
      throw new AssertionError(command.getFirst() + " is needed: .ci/run installs it");
    }
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", command) + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
