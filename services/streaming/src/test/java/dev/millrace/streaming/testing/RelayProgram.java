package dev.millrace.streaming.testing;

import dev.millrace.testing.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that reads what is relayed until its end, as a process of its own.
public final class RelayProgram implements AutoCloseable {
  public static final Path DEBIAN_FFMPEG = Path.of("/usr/bin/ffmpeg");
  private static final Path RTMPDUMP = Path.of("/usr/bin/rtmpdump");
  private static final Path CURL = Path.of("/usr/bin/curl");
  private static final Duration DEADLINE = Duration.ofSeconds(40);

  private final Process process;
  private final Path output;
  private final Path errors;

  private RelayProgram(List<String> command, Path output, Path errors) {
    this.output = output;
    this.errors = errors;
    if (!Files.isExecutable(Path.of(command.getFirst()))) {
      throw new AssertionError(command.getFirst() + " is needed: .ci/run installs it");
    }
    try {
      this.process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads pictures and sound without decoding them.
  public static RelayProgram ffmpeg(Path program, String url) {
    return new RelayProgram(framecrc(program, url), file(), file());
  }

  /// Writes an FLV file.
  public static RelayProgram rtmpdump(String url) {
    return new RelayProgram(
        List.of(RTMPDUMP.toString(), "--quiet", "--live", "-r", url), file(), file());
  }

  /// Writes what comes over HTTP/1.0, as some proxies ask.
  public static RelayProgram http10(String url) {
    return new RelayProgram(List.of(CURL.toString(), "--silent", "--http1.0", url), file(), file());
  }

  /// What the same program makes of a file.
  public static Packets packets(Path program, Path file) {
    return Packets.parse(Programs.run(framecrc(program, file.toString())));
  }

  private static List<String> framecrc(Path program, String input) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-nostdin", "-v", "error"));
    command.addAll(List.of("-i", input, "-map", "0:v", "-map", "0:a", "-c", "copy"));
    command.addAll(List.of("-flush_packets", "1", "-f", "framecrc", "-"));
    return command;
  }

  /// How many packets it has read so far.
  public int read() {
    return Packets.parse(text(output)).all().size();
  }

  /// What it wrote, when it has come to the end by itself.
  public Path end() {
    try {
      if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("does not end: " + text(errors));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return output;
  }

  public Packets packets() {
    return Packets.parse(text(end()));
  }

  public int exitStatus() {
    var _ = end();
    return process.exitValue();
  }

  public String errors() {
    return text(errors);
  }

  /// Sends it a signal.
  ///
  /// @param name of a signal, such as `STOP`
  public void signal(String name) {
    Programs.run(List.of("/bin/kill", "-" + name, String.valueOf(process.pid())));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Path file() {
    try {
      return Files.createTempFile(Path.of("target"), "relay", ".out");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
