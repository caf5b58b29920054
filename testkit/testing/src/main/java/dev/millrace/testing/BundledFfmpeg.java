package dev.millrace.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/// The FFmpeg of the Maven artifact, unpacked once below `target`.
public final class BundledFfmpeg {
  private static final Path EXECUTABLE = unpack(org.bytedeco.ffmpeg.ffmpeg.class);
  private static final Path PROBE = unpack(org.bytedeco.ffmpeg.ffprobe.class);

  private BundledFfmpeg() {}

  public static Path path() {
    return EXECUTABLE;
  }

  /// Runs it to its end and gives back what it wrote to stdout and stderr.
  public static String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(EXECUTABLE.toString(), "-nostdin"));
    command.addAll(List.of(arguments));
    return Programs.run(command);
  }

  /// Runs the ffprobe beside it; gives back what it wrote to stdout, and errors.
  public static String probe(String... arguments) {
    List<String> command = new ArrayList<>(List.of(PROBE.toString(), "-v", "error"));
    command.addAll(List.of(arguments));
    return Programs.run(command);
  }

  private static Path unpack(Class<?> program) {
    System.setProperty(
        "org.bytedeco.javacpp.cachedir", Path.of("target", "javacpp").toAbsolutePath().toString());
    return Path.of(Loader.load(program));
  }
}
