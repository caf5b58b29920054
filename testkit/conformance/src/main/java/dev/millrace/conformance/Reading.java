package dev.millrace.conformance;

import java.time.Duration;

/// What the readers of one presentation share.
///
/// @param endNanos when reading is over, by the clock
record Reading(
    Fetcher fetcher,
    Findings findings,
    Tally tally,
    MediaTimes times,
    ReaderClock clock,
    long endNanos) {
  /// For what is listed, and so must be there at once.
  static final Duration LISTED_DEADLINE = Duration.ofSeconds(10);

  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - clock.nanoTime()));
  }

  boolean over() {
    return left().isZero();
  }

  /// Waits, but not longer than there is to read.
  void pause(Duration duration) throws InterruptedException {
    clock.pause(min(duration, left()));
  }

  static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
