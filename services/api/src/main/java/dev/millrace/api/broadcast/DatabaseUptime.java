package dev.millrace.api.broadcast;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// For how long the database has answered us without a gap. For one job that asks every few
/// seconds; not thread-safe.
final class DatabaseUptime {
  /// Longer than this between two answers counts as an outage: a query that hung, a process that
  /// was asleep.
  static final Duration GAP = Duration.ofSeconds(15);

  private final LongSupplier nanoTime;
  private @Nullable Instant since;
  private long lastAnswer;

  DatabaseUptime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// The database has answered just now.
  ///
  /// @return how long it has been there
  Duration answered(Instant now) {
    long nanos = nanoTime.getAsLong();
    Instant begin = since == null || nanos - lastAnswer > GAP.toNanos() ? now : since;
    since = begin;
    lastAnswer = nanos;
    return Duration.between(begin, now);
  }

  /// The database has not answered.
  ///
  /// @return whether it had until now
  boolean failed() {
    boolean was = since != null;
    since = null;
    return was;
  }
}
