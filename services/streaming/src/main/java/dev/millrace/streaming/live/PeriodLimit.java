package dev.millrace.streaming.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// How often a publisher may change its tracks: each time an encoder starts. Owner thread only.
final class PeriodLimit {
  private static final int MOST = 20;
  private static final long WITHIN = Duration.ofMinutes(1).toNanos();

  private final Deque<Long> begun = new ArrayDeque<>();

  /// Whether another period may begin now.
  boolean another() {
    long now = System.nanoTime();
    while (!begun.isEmpty() && now - begun.peek() > WITHIN) {
      begun.remove();
    }
    begun.add(now);
    return begun.size() <= MOST;
  }
}
