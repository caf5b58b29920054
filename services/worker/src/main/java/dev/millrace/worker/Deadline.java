package dev.millrace.worker;

import dev.millrace.contracts.PictureFailure;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/// How long a picture may be read: so much of the processor's time, as a busy machine says nothing
/// of the picture, and three times as much by the clock. Immutable; of the thread that made it.
record Deadline(long startNanos, long startCpuNanos, Duration time) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int CLOCK_FACTOR = 3;

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime(), THREADS.getCurrentThreadCpuTime(), time);
  }

  boolean passed() {
    long elapsed = System.nanoTime() - startNanos;
    return elapsed > time.toNanos()
        && (THREADS.getCurrentThreadCpuTime() - startCpuNanos > time.toNanos()
            || elapsed > time.toNanos() * CLOCK_FACTOR);
  }

  /// Until it has passed for another process, by the clock.
  Duration left() {
    long left = time.toNanos() * CLOCK_FACTOR - (System.nanoTime() - startNanos);
    return Duration.ofNanos(Math.max(0, left));
  }

  /// @throws PictureException when it has passed
  void check() {
    if (passed()) {
      throw new PictureException(PictureFailure.TOO_SLOW, "it takes too long to read");
    }
  }
}
