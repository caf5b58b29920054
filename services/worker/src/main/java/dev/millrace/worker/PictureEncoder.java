package dev.millrace.worker;

import dev.millrace.contracts.PictureBlobs;
import dev.millrace.ffmpeg.FfmpegLauncher;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// From a square of the largest size to the files of all sizes. Thread-safe.
final class PictureEncoder implements AutoCloseable {
  static final int LARGEST = PictureBlobs.SIZES.getLast();
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Map<Integer, WebpEncoder> webp = new LinkedHashMap<>();
  private final ScheduledExecutorService idle =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("webp-idle").factory());

  /// Of those that wait for an FFmpeg, which works meanwhile.
  private final ExecutorService waits =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webp-", 0).factory());

  PictureEncoder(FfmpegLauncher launcher) {
    for (int size : PictureBlobs.SIZES.reversed()) {
      webp.put(size, new WebpEncoder(launcher, size));
    }
    long period = IDLE.toMillis();
    var _ = idle.scheduleWithFixedDelay(this::closeIdle, period, period, TimeUnit.MILLISECONDS);
  }

  /// Files by the names of their blobs.
  ///
  /// @param square of the side [#LARGEST]
  Map<String, byte[]> encode(BufferedImage square, PictureBlobs blobs) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    Map<String, CompletableFuture<byte[]>> coming = new LinkedHashMap<>();
    BufferedImage current = square;
    for (Map.Entry<Integer, WebpEncoder> size : webp.entrySet()) {
      BufferedImage scaled = PictureReader.scaled(current, size.getKey());
      coming.put(
          blobs.webp(size.getKey()),
          CompletableFuture.supplyAsync(() -> size.getValue().encode(scaled), waits));
      files.put(blobs.jpeg(size.getKey()), JpegEncoder.encode(scaled));
      current = scaled;
    }
    coming.forEach((name, file) -> files.put(name, awaited(file)));
    return files;
  }

  /// An encoder has a deadline of its own.
  private static byte[] awaited(CompletableFuture<byte[]> file) {
    try {
      return file.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public void close() {
    idle.shutdownNow();
    waits.shutdown();
    webp.values().forEach(WebpEncoder::close);
  }

  private void closeIdle() {
    webp.values().forEach(encoder -> encoder.closeIfIdle(IDLE));
  }
}
