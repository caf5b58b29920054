package dev.millrace.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Completes a delta update from the version before it (RFC 8216bis, 6.3.7).
final class DeltaUpdate {
  private DeltaUpdate() {}

  /// Puts what was skipped back.
  ///
  /// @throws UnreadableException when `before` has not all that was skipped
  static MediaPlaylist complete(MediaPlaylist before, MediaPlaylist delta) {
    if (delta.skipped() == 0) {
      return delta;
    }
    List<Segment> segments = new ArrayList<>();
    long end = delta.mediaSequence() + delta.skipped();
    if (delta.mediaSequence() < before.mediaSequence() || end > before.nextMsn()) {
      throw new UnreadableException(
          UnreadableException.Reason.STATE,
          "segments %d to %d are skipped, known are %d to %d"
              .formatted(
                  delta.mediaSequence(), end - 1, before.mediaSequence(), before.nextMsn() - 1));
    }
    for (long msn = delta.mediaSequence(); msn < end; msn++) {
      Segment skipped = before.segment(msn).orElseThrow();
      segments.add(segments.isEmpty() ? withoutDiscontinuity(skipped) : skipped);
    }
    Segment.Start last = segments.getLast().start();
    for (Segment segment : delta.segments()) {
      segments.add(
          new Segment(
              after(last, segment.start(), delta),
              segment.duration(),
              segment.uri(),
              segment.gap()));
    }
    Segment.@Nullable Start open =
        Optional.ofNullable(delta.open()).map(start -> after(last, start, delta)).orElse(null);
    return new MediaPlaylist(
        delta.lines(),
        delta.version(),
        delta.targetDuration(),
        delta.mediaSequence(),
        delta.discontinuitySequence(),
        delta.partTarget(),
        delta.serverControl(),
        0,
        segments,
        open,
        delta.hints(),
        delta.reports(),
        delta.ended());
  }

  /// What a skipped segment said goes on: its map, and the discontinuities up to it.
  private static Segment.Start after(
      Segment.Start skipped, Segment.Start start, MediaPlaylist delta) {
    long discontinuities = start.discontinuitySequence() - delta.discontinuitySequence();
    return new Segment.Start(
        start.msn(),
        skipped.discontinuitySequence() + discontinuities,
        start.discontinuity(),
        start.map() == null ? skipped.map() : start.map(),
        start.dateTime(),
        start.parts());
  }

  /// Whether two versions say the same: all of it when they end at the same part, else the segments
  /// that both list.
  ///
  /// @return what differs
  static Optional<String> difference(MediaPlaylist one, MediaPlaylist other) {
    boolean sameEnd =
        one.next().equals(other.next()) && one.mediaSequence() == other.mediaSequence();
    if (sameEnd) {
      Optional<String> start = firstDifference(one.starts().toList(), other.starts().toList());
      if (start.isPresent()) {
        return start;
      }
    }
    for (Segment segment : one.segments()) {
      Optional<Segment> same = other.segment(segment.msn());
      if (same.isPresent() && !withoutParts(segment).equals(withoutParts(same.get()))) {
        return Optional.of("segment " + segment.msn());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> firstDifference(
      List<Segment.Start> some, List<Segment.Start> others) {
    for (int i = 0; i < Math.max(some.size(), others.size()); i++) {
      String one = i < some.size() ? some.get(i).toString() : "nothing";
      String other = i < others.size() ? others.get(i).toString() : "nothing";
      if (!one.equals(other)) {
        return Optional.of(one + " and " + other);
      }
    }
    return Optional.empty();
  }

  /// Parts go with time.
  private static Segment withoutParts(Segment segment) {
    Segment.Start start = withoutDiscontinuity(segment).start();
    return new Segment(
        new Segment.Start(
            start.msn(),
            start.discontinuitySequence(),
            start.discontinuity(),
            start.map(),
            start.dateTime(),
            List.of()),
        segment.duration(),
        segment.uri(),
        segment.gap());
  }

  /// A playlist's first segment: its discontinuity goes into the header's count.
  private static Segment withoutDiscontinuity(Segment segment) {
    Segment.Start start = segment.start();
    return new Segment(
        new Segment.Start(
            start.msn(),
            start.discontinuitySequence(),
            /* discontinuity= */ false,
            start.map(),
            start.dateTime(),
            start.parts()),
        segment.duration(),
        segment.uri(),
        segment.gap());
  }
}
