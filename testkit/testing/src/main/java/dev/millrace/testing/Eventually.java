package dev.millrace.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits on a condition with a deadline.
public final class Eventually {
  private static final long PAUSE_NANOS = 20_000_000;

  private Eventually() {}

  /// Asks until the condition holds.
  ///
  /// @throws AssertionError when it does not hold within `deadline`
  public static void until(Duration deadline, BooleanSupplier condition) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + deadline);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
