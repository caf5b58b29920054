package dev.millrace.streaming.live;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How long a broadcast waits for a publisher whose connection was lost. Owner thread only.
final class Hold {
  private final EventLoop loop;
  private final Duration limit;
  private @Nullable Future<?> over;

  /// @param limit zero: it does not wait
  Hold(EventLoop loop, Duration limit) {
    this.loop = loop;
    this.limit = limit;
  }

  boolean allowed() {
    return limit.isPositive();
  }

  /// In whole seconds.
  long seconds() {
    return limit.toSeconds();
  }

  /// @param tooLate called on the loop, unless it has ended before
  void begin(Runnable tooLate) {
    over = loop.schedule(tooLate, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  void end() {
    if (over != null) {
      over.cancel(false);
    }
  }
}
