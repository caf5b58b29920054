package dev.millrace.streaming.transcoder;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Notices an FFmpeg that is given pictures and gives nothing out. Thread-safe.
final class OutputWatch {
  private static final long NONE = Long.MIN_VALUE;

  private final LongSupplier nanoTime;
  private final long patienceNanos;
  private final AtomicLong unansweredSince = new AtomicLong(NONE);

  OutputWatch(LongSupplier nanoTime, long patienceNanos) {
    this.nanoTime = nanoTime;
    this.patienceNanos = patienceNanos;
  }

  /// A picture is about to be given to it.
  void given() {
    unansweredSince.compareAndSet(NONE, nanoTime.getAsLong());
  }

  /// Something came out.
  void answered() {
    unansweredSince.set(NONE);
  }

  boolean hung() {
    long since = unansweredSince.get();
    return since != NONE && nanoTime.getAsLong() - since > patienceNanos;
  }
}
