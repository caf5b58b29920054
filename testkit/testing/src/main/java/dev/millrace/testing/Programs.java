package dev.millrace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Programs of this machine. One that is missing fails the test that needs it.
public final class Programs {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private Programs() {}

  /// Runs a program to its end, at most a minute; answers what it wrote to stdout and stderr.
  ///
  /// @throws AssertionError when it is missing, fails, or does not end
  public static String run(List<String> command) {
    if (!Files.isExecutable(Path.of(command.getFirst()))) {
      throw new AssertionError(command.getFirst() + " is needed: .ci/run installs it");
    }
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> output(process));
      if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end: " + output.join());
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(command + " failed: " + output.join());
      }
      return output.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String output(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
