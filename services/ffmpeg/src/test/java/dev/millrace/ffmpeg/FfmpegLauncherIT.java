package dev.millrace.ffmpeg;

import static dev.millrace.testing.Eventually.until;

import dev.millrace.testing.BundledFfmpeg;
import dev.millrace.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FfmpegLauncherIT {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /// Needs neither stdin nor stdout, so only the kernel can end it.
  private static final List<String> ENDLESS =
      List.of("-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2", "-f", "null", "-");

  @Test
  void ffmpegDiesWithAJvmThatIsKilled() throws IOException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName(),
                BundledFfmpeg.path().toString())
            .start();
    long pid;
    try (var lines = jvm.inputReader(StandardCharsets.UTF_8)) {
      pid = Long.parseLong(lines.readLine());
      until(DEADLINE, () -> program(pid).endsWith("/ffmpeg")); // so the kernel watches already
      jvm.destroyForcibly();
      until(DEADLINE, () -> !alive(pid));
    }
  }

  @Test
  void ffmpegHasASessionOfItsOwn() throws IOException {
    try (FfmpegLauncher launcher = new FfmpegLauncher(BundledFfmpeg.path())) {
      Process ffmpeg = launcher.start(ENDLESS);
      try {
        until(DEADLINE, () -> session(ffmpeg.pid()) == ffmpeg.pid());
      } finally {
        ffmpeg.destroyForcibly();
      }
    }
  }

  private static long session(long pid) {
    return Long.parseLong(
        Programs.run(List.of("/usr/bin/ps", "-o", "sid=", "-p", "" + pid)).strip());
  }

  /// What runs there: `setsid` and `setpriv` at first.
  private static String program(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).orElse("");
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /// The JVM to be killed: starts an FFmpeg, says its process id, and waits.
  static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      try (FfmpegLauncher launcher = new FfmpegLauncher(Path.of(arguments[0]))) {
        Process ffmpeg = launcher.start(ENDLESS);
        System.out.println(ffmpeg.pid());
        ffmpeg.waitFor();
      }
    }
  }
}
