package dev.millrace.streaming.transcoder;

import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.fmp4.Fragment;
import dev.millrace.fmp4.InitSegment;
import dev.millrace.fmp4.TimedSample;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import dev.millrace.media.VideoConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Turns a keyframe into a JPEG by a short FFmpeg at idle priority. Thread-safe; never waits.
///
/// One picture is made at a time and few may wait: thumbnails must never cost a stream a frame.
public final class Thumbnailer implements AutoCloseable {
  static final int MAX_JPEG = 1 << 20;
  private static final int MAX_WAITING = 64;
  private static final long DEADLINE_SECONDS = 15;

  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          Thread.ofPlatform().daemon().name("thumbnails").factory());
  private final FfmpegLauncher launcher;

  public Thumbnailer(FfmpegLauncher launcher) {
    this.launcher = launcher;
  }

  /// The picture as JPEG of at most 1 MB; fails with an [IOException] when it cannot be made.
  public CompletableFuture<Bytes> jpeg(VideoConfig config, Sample keyframe) {
    CompletableFuture<Bytes> result = new CompletableFuture<>();
    try {
      worker.execute(() -> make(config, keyframe, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new IOException("too many thumbnails are waiting", e));
    }
    return result;
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }

  private void make(VideoConfig config, Sample keyframe, CompletableFuture<Bytes> result) {
    try {
      result.complete(run(mp4(config, keyframe)));
    } catch (IOException | InterruptedException | RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private Bytes run(Bytes mp4) throws IOException, InterruptedException {
    Process process = launcher.startIdle(FfmpegArguments.thumbnail());
    // A keyframe may be larger than a pipe, and a hanging FFmpeg must not hang us: kill by
    // deadline.
    CompletableFuture<Void> deadline =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(DEADLINE_SECONDS, TimeUnit.SECONDS));
    try {
      Thread.ofPlatform().daemon().name("thumbnail-in").start(() -> write(process, mp4));
      Thread.ofPlatform().daemon().name("thumbnail-err").start(() -> drain(process));
      byte[] jpeg = process.getInputStream().readNBytes(MAX_JPEG + 1);
      boolean ended = process.waitFor(1, TimeUnit.SECONDS);
      return checked(jpeg, ended && process.exitValue() == 0);
    } finally {
      deadline.cancel(/* mayInterruptIfRunning= */ false);
      process.destroyForcibly();
    }
  }

  private static Bytes checked(byte[] jpeg, boolean ended) throws IOException {
    if (!ended || jpeg.length == 0 || jpeg.length > MAX_JPEG) {
      throw new IOException("no thumbnail: " + jpeg.length + " bytes, at most " + MAX_JPEG);
    }
    return Bytes.wrap(jpeg);
  }

  /// One picture as MP4, whose header says all that a decoder must know.
  private static Bytes mp4(VideoConfig config, Sample keyframe) {
    Track track = new Track(/* id= */ 1, config, keyframe.track().timescale());
    TimedSample picture =
        new TimedSample(
            /* dts= */ 0,
            /* duration= */ 1,
            /* compositionOffset= */ 0,
            /* sync= */ true,
            keyframe.data());
    Bytes fragment = Bytes.concat(Fragment.of(/* sequenceNumber= */ 1, List.of(picture)));
    return Bytes.concat(InitSegment.of(track), fragment);
  }

  private static void write(Process process, Bytes mp4) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(mp4.toByteArray());
    } catch (IOException e) {
      // FFmpeg may end when it has its picture, before it has read everything; when it ends
      // without one, its stdout says so.
    }
  }

  private static void drain(Process process) {
    try (var stderr = process.getErrorStream()) {
      stderr.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }
}
