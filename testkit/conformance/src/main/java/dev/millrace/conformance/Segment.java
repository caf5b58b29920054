package dev.millrace.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A media segment with its parts.
record Segment(Start start, Duration duration, String uri, boolean gap) {
  /// What is known of a segment before its address is: an open segment has no more. A part that is
  /// announced before it fills a segment belongs to it.
  ///
  /// @param discontinuity whether an EXT-X-DISCONTINUITY stands before it
  /// @param map null without EXT-X-MAP, and in a delta update that skipped it
  /// @param parts those still listed
  record Start(
      long msn,
      long discontinuitySequence,
      boolean discontinuity,
      Tag.@Nullable InitMap map,
      @Nullable Instant dateTime,
      List<Part> parts) {
    Start {
      parts = List.copyOf(parts);
    }

    Duration partsDuration() {
      return parts.stream().map(Part::duration).reduce(Duration.ZERO, Duration::plus);
    }
  }

  long msn() {
    return start.msn();
  }

  List<Part> parts() {
    return start.parts();
  }
}
