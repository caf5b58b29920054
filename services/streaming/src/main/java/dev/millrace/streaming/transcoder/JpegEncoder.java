package dev.millrace.streaming.transcoder;

import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.ffmpeg.LastLine;
import dev.millrace.media.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes JPEGs of keyframes, several by one FFmpeg, from files to files: a program has one stdin
/// and one stdout only. Blocks; one thread at a time.
final class JpegEncoder {
  /// In bytes.
  static final int MAX_JPEG = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(JpegEncoder.class);
  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final Duration DEADLINE_OF_EACH = Duration.ofSeconds(2);

  private final FfmpegLauncher launcher;
  private final Path folder;

  /// @param folder need not exist; nothing else may be in it
  JpegEncoder(FfmpegLauncher launcher, Path folder) {
    this.launcher = launcher;
    this.folder = folder.toAbsolutePath();
  }

  /// The JPEG of each picture, in their order; empty where none could be made. A picture that
  /// crashes FFmpeg takes those beside it along.
  List<Optional<Bytes>> encode(List<KeyframePicture> pictures)
      throws IOException, InterruptedException {
    List<StillFiles> files = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      files.add(new StillFiles(folder.resolve(i + ".mp4"), folder.resolve(i + ".jpg")));
    }
    Files.createDirectories(folder);
    try {
      for (int i = 0; i < files.size(); i++) {
        files.get(i).delete(); // of a server that was killed: another stream's
        Files.write(files.get(i).mp4(), pictures.get(i).mp4().toByteArray());
      }
      run(files);
      List<Optional<Bytes>> jpegs = new ArrayList<>();
      for (StillFiles still : files) {
        jpegs.add(still.read());
      }
      return jpegs;
    } finally {
      for (StillFiles still : files) {
        still.delete();
      }
    }
  }

  private void run(List<StillFiles> files) throws IOException, InterruptedException {
    Process process = launcher.startIdle(FfmpegArguments.thumbnails(files));
    // A hanging FFmpeg must not hang us: kill by deadline.
    Duration deadline = DEADLINE.plus(DEADLINE_OF_EACH.multipliedBy(files.size()));
    CompletableFuture<Void> kill =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(deadline.toMillis(), TimeUnit.MILLISECONDS));
    LastLine errors = new LastLine();
    try {
      process.getOutputStream().close();
      errors.drain(process.getErrorStream());
      if (!process.waitFor(1, TimeUnit.SECONDS) || process.exitValue() != 0) {
        LOG.debug("FFmpeg made not all of {} thumbnails: {}", files.size(), errors.text());
      }
    } finally {
      kill.cancel(/* mayInterruptIfRunning= */ false);
      process.destroyForcibly();
    }
  }
}
