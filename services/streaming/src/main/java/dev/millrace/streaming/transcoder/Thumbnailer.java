package dev.millrace.streaming.transcoder;

import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.VideoConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Turns keyframes into JPEGs by short FFmpegs at idle priority. Thread-safe; never waits.
///
/// Half of what a thumbnail costs is the start of a program, so those that can wait a moment share
/// one. One FFmpeg runs at a time and few pictures may wait: thumbnails must never cost a stream a
/// frame.
public final class Thumbnailer implements AutoCloseable {
  private static final int MAX_WAITING = 64;
  private static final int MAX_TOGETHER = 8;

  /// Of all that are decoded together, which take memory at the same time.
  private static final long MAX_PIXELS = 8L * 1920 * 1080;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private record Order(KeyframePicture picture, boolean urgent, CompletableFuture<Bytes> result) {}

  private final BlockingQueue<Order> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final JpegEncoder encoder;
  private final Duration patience;
  private final Thread worker;

  /// Taken already, but too large to be made with those before. The worker's only.
  private @Nullable Order next;

  /// @param folder for files that are there for a moment; nothing else may be in it
  public Thumbnailer(FfmpegLauncher launcher, Path folder) {
    this(new JpegEncoder(launcher, folder), PATIENCE);
  }

  /// @param patience how long a picture that is not urgent waits for others
  Thumbnailer(JpegEncoder encoder, Duration patience) {
    this.encoder = encoder;
    this.patience = patience;
    this.worker = Thread.ofPlatform().daemon().name("thumbnails").unstarted(this::work);
    worker.start();
  }

  /// The picture as JPEG of at most 1 MB; fails with an [IOException] when it cannot be made.
  ///
  /// @param urgent whether it is to be made at once; else it waits some seconds for others
  public CompletableFuture<Bytes> jpeg(VideoConfig config, Sample keyframe, boolean urgent) {
    Order order =
        new Order(new KeyframePicture(config, keyframe), urgent, new CompletableFuture<>());
    if (!waiting.offer(order)) {
      order.result.completeExceptionally(new IOException("too many thumbnails are waiting"));
    }
    return order.result;
  }

  @Override
  public void close() {
    worker.interrupt();
  }

  private void work() {
    try {
      while (true) {
        make(together());
      }
    } catch (InterruptedException e) {
      waiting.forEach(order -> order.result.completeExceptionally(e));
    }
  }

  /// Waits for an order, and for those that can be made with it.
  private List<Order> together() throws InterruptedException {
    Order first = next == null ? waiting.take() : next;
    next = null;
    long deadline = System.nanoTime() + patience.toNanos();
    List<Order> orders = new ArrayList<>(List.of(first));
    boolean urgent = first.urgent;
    long pixels = first.picture.pixels();
    while (orders.size() < MAX_TOGETHER) {
      long nanos = urgent ? 0 : deadline - System.nanoTime();
      Order order = waiting.poll(nanos, TimeUnit.NANOSECONDS);
      if (order == null) {
        break;
      }
      pixels += order.picture.pixels();
      if (pixels > MAX_PIXELS) {
        next = order;
        break;
      }
      orders.add(order);
      urgent |= order.urgent;
    }
    return orders;
  }

  private void make(List<Order> orders) throws InterruptedException {
    List<Optional<Bytes>> jpegs = List.of();
    Exception failure = new IOException("FFmpeg made no picture of it");
    try {
      jpegs = encoder.encode(orders.stream().map(Order::picture).toList());
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    for (int i = 0; i < orders.size(); i++) {
      Order order = orders.get(i);
      if (i < jpegs.size() && jpegs.get(i).isPresent()) {
        order.result.complete(jpegs.get(i).get());
      } else if (orders.size() > 1) {
        make(List.of(order)); // it may have been the fault of another one
      } else {
        order.result.completeExceptionally(failure);
      }
    }
  }
}
