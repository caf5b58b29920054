package dev.millrace.streaming.live;

import java.time.Duration;

/// How much a publisher may send: what it sends is kept for a window of segments, and its time is
/// cut into segments, be there pictures in them or not. Owner thread only.
final class RateLimit {
  /// 100 Mbit/s over the window; the best cameras send half of that.
  private static final long MOST_BYTES = 50 << 20;

  /// Ten minutes of media a second over the window; who sends a file as fast as it goes stays
  /// below.
  private static final long MOST_MS = Duration.ofMinutes(40).toMillis();

  private static final long WINDOW = Duration.ofSeconds(4).toNanos();

  private long windowBegan = System.nanoTime();
  private long bytes;
  private boolean placed;
  private long windowBeganMs;
  private long latestMs;

  /// Counts `size` bytes in.
  boolean allows(int size) {
    long now = System.nanoTime();
    if (now - windowBegan > WINDOW) {
      windowBegan = now;
      bytes = 0;
      windowBeganMs = latestMs;
    }
    bytes += size;
    return bytes <= MOST_BYTES;
  }

  /// Whether the broadcast's timeline may stand at `timeMs` now. The publisher's first sample may
  /// be anywhere: it comes behind the time that was missed.
  boolean reaches(long timeMs) {
    if (!placed) {
      placed = true;
      windowBeganMs = timeMs;
    }
    latestMs = timeMs;
    return timeMs - windowBeganMs <= MOST_MS;
  }
}
