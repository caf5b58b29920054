package dev.millrace.streaming.recording;

import dev.millrace.hls.Recording;
import dev.millrace.hls.RecordingLog;
import dev.millrace.hls.Rendition;
import dev.millrace.streaming.net.Counters;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The recordings of all broadcasts. Thread-safe; never waits.
///
/// One thread writes, others read: however much is asked for, nothing keeps a segment from being
/// written.
public final class Recordings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
  private static final int MAX_TASKS = 4096;
  private static final long MAX_WAITING_BYTES = 256 << 20;
  private static final int READERS = 4;
  private static final int MAX_READS = 1024;
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

  private final Path videos;
  private final Counters counters;
  private final ThreadPoolExecutor writer = threads("recorder", 1, MAX_TASKS);
  private final ThreadPoolExecutor readers = threads("recordings", READERS, MAX_READS);
  private final AtomicLong waitingBytes = new AtomicLong();

  private final RecordingCache cache = new RecordingCache();
  private final WarmFiles warm = new WarmFiles();

  /// @param videos the folder of all recordings; it need not exist
  public Recordings(Path videos, Counters counters) {
    this.videos = videos;
    this.counters = counters;
  }

  /// What keeps the segments of one broadcast.
  public RecordingLog log(String url) {
    return new BroadcastLog(new RecordingFolder(videos, url), this, counters);
  }

  /// Completes when everything that was given so far is written.
  public CompletableFuture<Void> written() {
    return on(writer, () -> true).thenAccept(_ -> {});
  }

  /// The recording of that name, when there is one.
  public CompletableFuture<Optional<Recording>> find(String url) {
    return on(readers, () -> cache.read(new RecordingFolder(videos, url)));
  }

  /// The size in bytes of a file of the recording, which is then in the page cache; empty when
  /// there is none of that name.
  public CompletableFuture<Optional<Integer>> warm(String url, Rendition rendition, String name) {
    return find(url)
        .thenCompose(recording -> {
          if (recording.isEmpty() || !recording.get().has(rendition, name)) {
            return CompletableFuture.completedFuture(Optional.empty());
          }
          Path file = new RecordingFolder(videos, url).file(rendition, name);
          return on(readers, () -> Optional.of(warm.warm(file)));
        });
  }

  /// Opens a file that was just written or warmed: the disk is not waited for.
  ///
  /// @throws IOException when it was deleted
  public FileChannel open(String url, Rendition rendition, String name) throws IOException {
    return FileChannel.open(new RecordingFolder(videos, url).file(rendition, name));
  }

  /// Removes all files of a broadcast.
  public CompletableFuture<Void> delete(String url) {
    return on(
            writer,
            () -> {
              new RecordingFolder(videos, url).delete();
              return true;
            })
        .thenAccept(_ -> LOG.info("The recording of {} was deleted", url));
  }

  /// Writes what was given so far.
  @Override
  public void close() {
    readers.shutdownNow();
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSE_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("Not all of the recordings could be written in time");
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Runs `write` on the writer's thread. What the disk is too slow for is left out.
  ///
  /// @param size of what it holds in memory, in bytes
  void write(int size, Runnable write) {
    if (waitingBytes.addAndGet(size) > MAX_WAITING_BYTES) {
      waitingBytes.addAndGet(-size);
      counters.increment("recordings.segments.dropped");
      return;
    }
    try {
      writer.execute(() -> {
        waitingBytes.addAndGet(-size);
        write.run();
      });
    } catch (RejectedExecutionException e) {
      waitingBytes.addAndGet(-size);
      counters.increment("recordings.segments.dropped");
    }
  }

  private static <T> CompletableFuture<T> on(ThreadPoolExecutor threads, Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      threads.execute(() -> {
        try {
          result.complete(task.call());
        } catch (Exception e) {
          result.completeExceptionally(e);
        }
      });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private static ThreadPoolExecutor threads(String name, int count, int most) {
    return new ThreadPoolExecutor(
        count,
        count,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(most),
        Thread.ofPlatform().daemon().name(name + "-", 0).factory());
  }
}
