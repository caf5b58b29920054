package dev.millrace.conformance;

import java.time.Duration;

/// The time of a reader: the machine's, or that of a test. Thread-safe.
interface ReaderClock {
  long nanoTime();

  void pause(Duration duration) throws InterruptedException;

  /// How long the machine stood still until now, which is no part of this time.
  Duration stoodStill();

  /// Whether a stream has had the time to be in step again since the machine stood still.
  boolean settled();
}
