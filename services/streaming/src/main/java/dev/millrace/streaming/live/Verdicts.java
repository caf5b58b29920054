package dev.millrace.streaming.live;

import dev.millrace.hls.SourceVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How each channel's `high` was made the last time, so that the next broadcast starts at once,
/// after a restart too. Thread-safe, and never waits but at the start and the end; the channels
/// that were seen longest ago are forgotten.
public final class Verdicts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);
  private static final int MAX_CHANNELS = 10_000;
  private static final long MAX_SIZE = 1 << 20;
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);

  private final Path file;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("verdicts").factory());
  private final Map<Long, SourceVerdict> byChannel =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SourceVerdict> eldest) {
          return size() > MAX_CHANNELS;
        }
      };
  private boolean writing;

  /// Reads what is remembered; that it cannot be read is no reason not to start.
  ///
  /// @param file it need not exist
  public Verdicts(Path file) {
    this.file = file.toAbsolutePath();
    byChannel.putAll(VerdictLines.read(text(file)));
  }

  /// Writes what is not written yet.
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} may be out of date", file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized Optional<SourceVerdict> of(long channelId) {
    return Optional.ofNullable(byChannel.get(channelId));
  }

  /// However many change while it is being written, one more writing is enough.
  synchronized void remember(long channelId, SourceVerdict verdict) {
    boolean changed = !verdict.equals(byChannel.put(channelId, verdict));
    if (changed && !writing && !writer.isShutdown()) {
      writing = true;
      writer.execute(this::write);
    }
  }

  /// A copy, of which the text is made without the lock.
  private synchronized Map<Long, SourceVerdict> take() {
    writing = false;
    return new LinkedHashMap<>(byChannel);
  }

  private void write() {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    String text = VerdictLines.write(take());
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(whole, text);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("What is known of the sources could not be kept in {}: {}", file, e.toString());
    }
  }

  private static String text(Path file) {
    try {
      if (!Files.exists(file)) {
        return "";
      }
      if (Files.size(file) <= MAX_SIZE) {
        return Files.readString(file);
      }
      LOG.warn("{} is too large to be read, sources are measured anew", file);
    } catch (IOException e) {
      LOG.warn("{} cannot be read, sources are measured anew: {}", file, e.toString());
    }
    return "";
  }
}
