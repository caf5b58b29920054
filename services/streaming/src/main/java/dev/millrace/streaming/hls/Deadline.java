package dev.millrace.streaming.hls;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A deadline that is set for each request and seldom missed: one timer is left to run, and looks
/// at what was set last when it fires. On one loop only.
final class Deadline {
  private final Duration limit;
  private @Nullable Runnable missed;
  private @Nullable Future<?> timer;
  private long due;

  Deadline(Duration limit) {
    this.limit = limit;
  }

  /// Runs `whenMissed` on `loop` when the limit has passed, unless it is met or set again before.
  void set(EventExecutor loop, Runnable whenMissed) {
    missed = whenMissed;
    renew(loop);
    if (timer == null) {
      start(loop, limit.toNanos());
    }
  }

  /// Gives the whole limit again to what it is set for.
  void renew(EventExecutor loop) {
    due = loop.ticker().nanoTime() + limit.toNanos();
  }

  boolean isSet() {
    return missed != null;
  }

  void met() {
    missed = null;
  }

  /// It is not needed any more.
  void cancel() {
    met();
    if (timer != null) {
      timer.cancel(/* mayInterruptIfRunning= */ false);
      timer = null;
    }
  }

  private void start(EventExecutor loop, long nanos) {
    timer = loop.schedule(() -> look(loop), nanos, TimeUnit.NANOSECONDS);
  }

  private void look(EventExecutor loop) {
    timer = null;
    Runnable action = missed;
    long left = due - loop.ticker().nanoTime();
    if (action != null && left > 0) {
      start(loop, left);
    } else if (action != null) {
      missed = null;
      action.run();
    }
  }
}
