package dev.millrace.worker;

import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.ffmpeg.LastLine;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Reads WebP by a short FFmpeg: in Java it would take all of the picture's pixels in memory.
/// Thread-safe.
final class WebpDecoder {
  private static final int SIGINT = 2;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final Duration END = Duration.ofSeconds(5);

  /// How FFmpeg ends when it has no decoder for WebP, was told to stop or could not be run (126 and
  /// 127, of what starts it), or was killed, as when the machine is short of memory. A crash counts
  /// for the picture.
  private static final Set<Integer> NOT_OF_THE_PICTURE =
      Set.of(8, 126, 127, 255, 128 + SIGINT, 128 + SIGKILL, 128 + SIGTERM);

  private final FfmpegLauncher launcher;

  WebpDecoder(FfmpegLauncher launcher) {
    this.launcher = launcher;
  }

  /// The square in the middle, its side at most [Square#ENOUGH].
  ///
  /// @throws PictureException when it cannot be read
  /// @throws IllegalStateException when FFmpeg cannot do its work
  BufferedImage decode(EncodedPicture picture, Deadline deadline) {
    Square square = Square.of(picture);
    int side = Math.min(square.side(), Square.ENOUGH);
    Process process = start(arguments(square, side));
    var kill =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(deadline.left().toNanos(), TimeUnit.NANOSECONDS));
    LastLine errors = new LastLine();
    try {
      Thread.ofVirtual().start(() -> drain(errors, process));
      Thread.ofVirtual().start(() -> write(process, picture));
      byte[] pixels = process.getInputStream().readNBytes(side * side * Integer.BYTES);
      deadline.check();
      if (pixels.length < side * side * Integer.BYTES) {
        throw failure(status(process), errors.text());
      }
      return image(pixels, side);
    } catch (IOException e) {
      deadline.check();
      throw new IllegalStateException("FFmpeg ended", e); // the picture cannot do that
    } finally {
      kill.cancel(/* mayInterruptIfRunning= */ false);
      process.destroyForcibly();
    }
  }

  private Process start(List<String> arguments) {
    try {
      return launcher.start(arguments);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whether it is the picture's fault: if not, it is tried again.
  private static RuntimeException failure(int status, String error) {
    String sentence = "FFmpeg ended with %d: %s".formatted(status, error);
    return NOT_OF_THE_PICTURE.contains(status)
        ? new IllegalStateException(sentence)
        : PictureException.corrupt(sentence);
  }

  /// @throws IllegalStateException when it does not end
  private static int status(Process process) {
    try {
      if (process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw new IllegalStateException("FFmpeg gives no more pixels, and does not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while FFmpeg ended", e);
    }
  }

  private static List<String> arguments(Square square, int side) {
    String filters =
        "crop=%d:%d:%d:%d:exact=1,scale=%d:%d:flags=area,format=bgra"
            .formatted(square.side(), square.side(), square.x(), square.y(), side, side);
    return List.of(
        "-hide_banner",
        "-nostats",
        "-loglevel",
        "error",
        "-xerror",
        "-err_detect",
        "explode",
        "-threads",
        "1",
        "-c:v",
        "webp",
        "-f",
        "webp_pipe",
        "-i",
        "pipe:0",
        "-frames:v",
        "1",
        "-filter_threads",
        "1",
        "-vf",
        filters,
        "-f",
        "rawvideo",
        "pipe:1");
  }

  private static BufferedImage image(byte[] pixels, int side) {
    BufferedImage image = Pixels.empty(side, side);
    ByteBuffer.wrap(pixels)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(((DataBufferInt) image.getRaster().getDataBuffer()).getData());
    return image;
  }

  private static void write(Process process, EncodedPicture picture) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(picture.data(), 0, picture.length());
    } catch (IOException e) {
      // It has its picture before it has read everything, or its stdout says that there is none.
    }
  }

  private static void drain(LastLine errors, Process process) {
    try {
      errors.drain(process.getErrorStream());
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }
}
