package dev.millrace.streaming.rtmp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the open connections of each address. Thread-safe.
public final class ConnectionLimit {
  private final Map<String, Integer> open = new ConcurrentHashMap<>();
  private final int max;

  /// @param max connections of one address; 0 = no limit
  ConnectionLimit(int max) {
    this.max = max;
  }

  /// Whether one more is allowed; counts it in any case.
  boolean enter(String address) {
    int count = open.merge(address, 1, Integer::sum);
    return max == 0 || count <= max;
  }

  void leave(String address) {
    open.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }
}
