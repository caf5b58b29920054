package dev.millrace.bench;

import java.util.List;

/// Measured values by rank. Immutable.
///
/// @param sorted the lowest first, one at least
record Percentiles(List<Double> sorted) {
  static Percentiles of(List<Double> values) {
    return new Percentiles(values.stream().sorted().toList());
  }

  double p50() {
    return sorted.get(sorted.size() / 2);
  }

  double p95() {
    return sorted.get(sorted.size() * 95 / 100);
  }

  double max() {
    return sorted.getLast();
  }

  int count() {
    return sorted.size();
  }
}
