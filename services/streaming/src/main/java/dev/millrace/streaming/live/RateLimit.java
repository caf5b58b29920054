package dev.millrace.streaming.live;

import java.time.Duration;

/// How much a publisher may send: what it sends is kept for a window of segments. Owner thread
/// only.
final class RateLimit {
  /// 100 Mbit/s over the window; the best cameras send half of that.
  private static final long MOST_BYTES = 50 << 20;

  private static final long WINDOW = Duration.ofSeconds(4).toNanos();

  private long windowBegan = System.nanoTime();
  private long bytes;

  /// Counts `size` bytes in.
  boolean allows(int size) {
    long now = System.nanoTime();
    if (now - windowBegan > WINDOW) {
      windowBegan = now;
      bytes = 0;
    }
    bytes += size;
    return bytes <= MOST_BYTES;
  }
}
