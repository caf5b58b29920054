package dev.millrace.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The FFmpeg to use: the one of `MILLRACE_FFMPEG`, else the bundled one. Stateless.
final class FfmpegProgram {
  private static final Logger LOG = LoggerFactory.getLogger(FfmpegProgram.class);
  private static final String UNPACK_FOLDER = "org.bytedeco.javacpp.cachedir";
  private static final long DEADLINE_SECONDS = 10;

  private FfmpegProgram() {}

  /// @throws StartException when it does not run
  static Path find(Configuration configuration) {
    Optional<Path> configured = configuration.optional(Setting.FFMPEG).map(Path::of);
    if (configured.isEmpty()) {
      return bundled(configuration.data());
    }
    String trouble = trouble(configured.get());
    if (!trouble.isEmpty()) {
      throw new StartException(
          "MILLRACE_FFMPEG is \"" + configured.get() + "\", but must be an FFmpeg: " + trouble);
    }
    return configured.get();
  }

  private static Path bundled(Path data) {
    if (System.getProperty(UNPACK_FOLDER) == null) {
      System.setProperty(UNPACK_FOLDER, data.resolve("programs").toString());
    }
    String folder = System.getProperty(UNPACK_FOLDER);
    @Nullable String program = unpack(folder);
    if (program == null) {
      throw new StartException(
          "The bundled FFmpeg cannot be unpacked into "
              + folder
              + ": set MILLRACE_FFMPEG to an FFmpeg 8 of yours");
    }
    return Path.of(program);
  }

  /// The libraries beside it are loaded, too: what cannot be written or run is noticed here.
  private static @Nullable String unpack(String folder) {
    try {
      return Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
    } catch (LinkageError e) {
      LOG.debug("The bundled FFmpeg cannot be loaded", e);
      throw new StartException(
          "Programs cannot be run from "
              + folder
              + " ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + "). If it is mounted noexec or the disk is full, make room or set MILLRACE_DATA to a"
              + " folder elsewhere; else set MILLRACE_FFMPEG to an FFmpeg 8 of yours",
          e);
    }
  }

  /// Why it is no FFmpeg; empty when it is one.
  private static String trouble(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "-version").redirectErrorStream(true).start();
      try (var output = process.inputReader()) {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
          return "it does not answer -version";
        }
        @Nullable String first = output.readLine();
        boolean answers = first != null && first.startsWith("ffmpeg version");
        return answers && process.exitValue() == 0 ? "" : "it does not know -version";
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
