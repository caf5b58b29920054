package dev.millrace.streaming.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits on a condition with a deadline.
public final class Eventually {
  private Eventually() {}

  public static void until(Duration deadline, BooleanSupplier condition) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + deadline);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }
}
