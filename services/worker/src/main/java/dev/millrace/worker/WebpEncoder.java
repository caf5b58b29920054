package dev.millrace.worker;

import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.ffmpeg.LastLine;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Writes WebP of one size by an FFmpeg that stays for the next picture: starting one takes five
/// times as long as what it does. It gets pixels only, never an uploaded file. Thread-safe; one
/// picture at a time.
final class WebpEncoder implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int RIFF_HEADER = 8;
  private static final int MAX_FILE = 4 << 20;

  private final FfmpegLauncher launcher;
  private final int side;
  private final ByteBuffer pixels;
  private volatile @Nullable Process process; // written by who holds this
  private volatile boolean closed;
  private long usedAt; // guarded by this

  WebpEncoder(FfmpegLauncher launcher, int side) {
    this.launcher = launcher;
    this.side = side;
    this.pixels = ByteBuffer.allocate(side * side * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// @throws IllegalStateException when FFmpeg fails twice, or hangs, or this is closed
  synchronized byte[] encode(BufferedImage argb) {
    int[] source = ((DataBufferInt) argb.getRaster().getDataBuffer()).getData();
    pixels.asIntBuffer().put(source);
    usedAt = System.nanoTime();
    try {
      return once();
    } catch (IOException e) {
      // It may have died since the last picture.
      try {
        return once();
      } catch (IOException again) {
        throw new IllegalStateException("FFmpeg does not write WebP", again);
      }
    }
  }

  /// Ends FFmpeg when nobody needed it for that long.
  synchronized void closeIfIdle(Duration idle) {
    if (System.nanoTime() - usedAt > idle.toNanos()) {
      end();
      process = null;
    }
  }

  /// At once, whatever FFmpeg is at: the picture that it has fails, and so does every later one.
  @Override
  public void close() {
    closed = true;
    end();
  }

  private void end() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  private byte[] once() throws IOException {
    Process running = running();
    var kill =
        CompletableFuture.runAsync(
            running::destroyForcibly,
            CompletableFuture.delayedExecutor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
    try {
      OutputStream stdin = running.getOutputStream();
      stdin.write(pixels.array());
      stdin.flush();
      return file(running.getInputStream());
    } catch (IOException | RuntimeException | Error e) {
      // What is still in its pipe would be taken for the next picture.
      running.destroyForcibly();
      process = null;
      throw e;
    } finally {
      kill.cancel(/* mayInterruptIfRunning= */ false);
    }
  }

  /// RFC 9649, 2.4: `RIFF`, then how many bytes follow.
  private static byte[] file(InputStream stdout) throws IOException {
    byte[] header = stdout.readNBytes(RIFF_HEADER);
    if (header.length < RIFF_HEADER) {
      throw new IOException("FFmpeg ended");
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    int size = fields.getInt(4);
    if (fields.getInt(0) != 0x46464952 || size < 0 || size > MAX_FILE) {
      throw new IOException("FFmpeg wrote something else than a WebP");
    }
    byte[] file = java.util.Arrays.copyOf(header, RIFF_HEADER + size);
    if (stdout.readNBytes(file, RIFF_HEADER, size) < size) {
      throw new IOException("FFmpeg ended within a WebP");
    }
    return file;
  }

  private Process running() throws IOException {
    checkOpen();
    Process before = process;
    if (before != null && before.isAlive()) {
      return before;
    }
    Process started = start();
    process = started;
    if (closed) {
      end(); // close() may have come before there was anything to end
    }
    checkOpen();
    return started;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("FFmpeg writes no WebP while the server stops");
    }
  }

  private Process start() throws IOException {
    Process started = launcher.start(arguments());
    Thread.ofVirtual().start(() -> drain(started));
    return started;
  }

  private static void drain(Process process) {
    try {
      new LastLine().drain(process.getErrorStream());
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }

  private List<String> arguments() {
    return List.of(
        "-hide_banner",
        "-nostats",
        "-loglevel",
        "error",
        "-probesize",
        "32",
        "-analyzeduration",
        "0",
        "-threads",
        "1",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "bgra",
        "-video_size",
        side + "x" + side,
        "-i",
        "pipe:0",
        "-fps_mode",
        "passthrough",
        "-filter_threads",
        "1",
        "-threads",
        "1",
        "-c:v",
        "libwebp",
        "-quality",
        "80",
        "-flush_packets",
        "1",
        "-f",
        "image2pipe",
        "pipe:1");
  }
}
