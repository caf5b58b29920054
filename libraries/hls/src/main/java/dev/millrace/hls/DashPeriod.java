package dev.millrace.hls;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A Period (ISO/IEC 23009-1, 5.3.2): segments that follow each other without a break, in the same
/// renditions. Immutable.
///
/// All renditions are cut at the same times, so they share one timeline; sound begins and ends
/// within a frame of it.
///
/// @param startMs when it began, in the time that is in the media: before its first segment, when
///   earlier ones are not listed any more
/// @param first the first segment of each rendition, one at least
/// @param spans when each segment plays, one at least
record DashPeriod(long startMs, Map<Rendition, DashSegment> first, List<Span> spans) {
  /// From `startMs` until before `endMs`, in the time that is in the media.
  record Span(long startMs, long endMs) {
    long durationMs() {
      return endMs - startMs;
    }
  }

  DashPeriod {
    first = Collections.unmodifiableMap(new EnumMap<>(first));
    spans = List.copyOf(spans);
  }

  /// Of any of its renditions: they are numbered and named alike.
  DashSegment firstSegment() {
    return first.values().iterator().next();
  }

  /// Whether the segment of this number is one of its.
  boolean has(long msn) {
    long index = msn - firstSegment().msn();
    return index >= 0 && index < spans.size();
  }

  long endMs() {
    return spans.getLast().endMs();
  }

  long durationMs() {
    return endMs() - startMs;
  }

  DashPeriod startingAt(long earlierMs) {
    return new DashPeriod(earlierMs, first, spans);
  }
}
