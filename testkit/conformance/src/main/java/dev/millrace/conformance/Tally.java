package dev.millrace.conformance;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what is read, and the peak bit rate of each rendition. Thread-safe.
final class Tally {
  final LongAdder playlists = new LongAdder();
  final LongAdder parts = new LongAdder();
  final LongAdder segments = new LongAdder();
  final LongAdder bytes = new LongAdder();
  private final Map<URI, Long> peaks = new ConcurrentHashMap<>();

  void peak(URI rendition, long bitsPerSecond) {
    peaks.merge(rendition, bitsPerSecond, Math::max);
  }

  /// In bits per second; 0 when nothing was measured.
  long peak(URI rendition) {
    return peaks.getOrDefault(rendition, 0L);
  }

  Counts counts() {
    return new Counts(playlists.sum(), parts.sum(), segments.sum(), bytes.sum());
  }
}
