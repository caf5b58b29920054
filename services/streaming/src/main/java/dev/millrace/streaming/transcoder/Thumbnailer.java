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

  /// When a picture is made.
  public enum Turn {
    /// Within some seconds, with others.
    SHARED,
    /// At once, with those that wait.
    AT_ONCE,
    /// At once, with no other: it is like one that was broken, or that FFmpeg hung at.
    ALONE
  }

  private record Order(KeyframePicture picture, Turn turn, CompletableFuture<Bytes> result) {}

  private final BlockingQueue<Order> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final JpegEncoder encoder;
  private final Duration patience;
  private final Thread worker;

  /// Taken already, but not to be made with those before. The worker's only.
  private @Nullable Order next;

  /// @param folder for files that are there for a moment; nothing else may be in it
  public Thumbnailer(FfmpegLauncher launcher, Path folder) {
    this(new JpegEncoder(launcher, folder), PATIENCE);
  }

  /// @param patience how long a picture waits for others
  Thumbnailer(JpegEncoder encoder, Duration patience) {
    this.encoder = encoder;
    this.patience = patience;
    this.worker = Thread.ofPlatform().daemon().name("thumbnails").unstarted(this::work);
    worker.start();
  }

  /// The picture as JPEG of at most 1 MB; fails with an [IOException] when it cannot be made.
  public CompletableFuture<Bytes> jpeg(VideoConfig config, Sample keyframe, Turn turn) {
    Order order = new Order(new KeyframePicture(config, keyframe), turn, new CompletableFuture<>());
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
    boolean urgent = first.turn != Turn.SHARED;
    long pixels = first.picture.pixels();
    while (first.turn != Turn.ALONE && orders.size() < MAX_TOGETHER) {
      long nanos = urgent ? 0 : deadline - System.nanoTime();
      Order order = waiting.poll(nanos, TimeUnit.NANOSECONDS);
      if (order == null) {
        break;
      }
      pixels += order.picture.pixels();
      if (order.turn == Turn.ALONE || pixels > MAX_PIXELS) {
        next = order;
        break;
      }
      orders.add(order);
      urgent |= order.turn == Turn.AT_ONCE;
    }
    return orders;
  }

  private void make(List<Order> orders) throws InterruptedException {
    List<Optional<Bytes>> jpegs = List.of();
    Throwable failure = new IOException("FFmpeg made no picture of it");
    try {
      jpegs = encoder.encode(orders.stream().map(Order::picture).toList());
    } catch (IOException
        | RuntimeException
        | Error e) { // too little memory for this is enough for more
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
