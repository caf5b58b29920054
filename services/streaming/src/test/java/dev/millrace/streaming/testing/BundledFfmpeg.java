package dev.millrace.streaming.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;

/// The FFmpeg of the Maven artifact, unpacked once below `target`.
public final class BundledFfmpeg {
  private static final Path EXECUTABLE = unpack();

  private BundledFfmpeg() {}

  public static Path path() {
    return EXECUTABLE;
  }

  /// Runs it to its end and gives back what it wrote to stdout and stderr.
  public static String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(EXECUTABLE.toString(), "-nostdin"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /// Runs a command to its end, at most a minute.
  public static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path unpack() {
    System.setProperty(
        "org.bytedeco.javacpp.cachedir", Path.of("target", "javacpp").toAbsolutePath().toString());
    return Path.of(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class));
  }
}
