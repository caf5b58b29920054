package dev.millrace.broker;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Whether the broker reads what it is sent, and so how long a confirm may take: while it is
/// blocked it reads nothing, and what waits then has all its time still before it. Thread-safe.
final class Blockage {
  private final long patienceNanos;
  private final LongSupplier clock;
  private @Nullable String reason;
  private long lastEndNanos;

  /// @param patience for a confirm, of a broker that reads
  /// @param clock in nanoseconds, of any origin
  Blockage(Duration patience, LongSupplier clock) {
    this.patienceNanos = patience.toNanos();
    this.clock = clock;
    this.lastEndNanos = clock.getAsLong();
  }

  synchronized void begin(String reason) {
    this.reason = reason;
  }

  synchronized void end() {
    reason = null;
    lastEndNanos = clock.getAsLong();
  }

  /// Why the broker reads nothing; null while it reads.
  synchronized @Nullable String reason() {
    return reason;
  }

  /// How much of the patience for a message is left.
  ///
  /// @param sentNanos when the message was sent, by the clock
  /// @return the nanoseconds that its confirm has yet; 0 or less when it is late
  synchronized long patienceLeft(long sentNanos) {
    if (reason != null) {
      return patienceNanos;
    }
    long now = clock.getAsLong();
    return patienceNanos - Math.min(now - sentNanos, now - lastEndNanos);
  }
}
