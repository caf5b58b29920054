package dev.millrace.streaming.net;

import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Named counts since the start: closed connections by reason, drops, restarts. Thread-safe.
///
/// Names come from the code, never from the wire, so their number is bounded.
public final class Counters {
  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

  public void increment(String name) {
    counts.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }

  public long get(String name) {
    LongAdder count = counts.get(name);
    return count == null ? 0 : count.sum();
  }

  /// Everything that is counted, by name: a view, whose numbers go on.
  public Map<String, ? extends Number> all() {
    return Collections.unmodifiableMap(counts);
  }
}
