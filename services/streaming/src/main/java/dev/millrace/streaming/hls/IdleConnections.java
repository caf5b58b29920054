package dev.millrace.streaming.hls;

import dev.millrace.streaming.net.Counters;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The idle connections of one event loop, closed when their time is over or their place is needed.
/// On that loop only.
final class IdleConnections {
  private final EventLoop loop;
  private final long deadlineNanos;
  private final Counters counters;

  /// Since when each is idle, the longest first.
  private final Map<ViewerConnection, Long> since = new LinkedHashMap<>();

  private boolean watching;

  IdleConnections(EventLoop loop, Duration deadline, Counters counters) {
    this.loop = loop;
    this.deadlineNanos = deadline.toNanos();
    this.counters = counters;
  }

  void add(ViewerConnection connection) {
    since.put(connection, System.nanoTime());
    if (!watching) {
      watch(deadlineNanos);
    }
  }

  void remove(ViewerConnection connection) {
    since.remove(connection);
  }

  /// Makes room: false when none is idle.
  boolean closeLongest() {
    if (since.isEmpty()) {
      return false;
    }
    counters.increment("hls.connections.replaced");
    close(longest().getKey());
    return true;
  }

  private void watch(long nanos) {
    watching = true;
    var _ = loop.schedule(this::closeOverdue, nanos, TimeUnit.NANOSECONDS);
  }

  private void closeOverdue() {
    watching = false;
    long now = System.nanoTime();
    while (!since.isEmpty()) {
      long left = longest().getValue() + deadlineNanos - now;
      if (left > 0) {
        watch(left);
        return;
      }
      counters.increment("hls.connections.idle");
      close(longest().getKey());
    }
  }

  private Map.Entry<ViewerConnection, Long> longest() {
    return since.entrySet().iterator().next();
  }

  private void close(ViewerConnection connection) {
    since.remove(connection);
    connection.close();
  }
}
