package dev.millrace.conformance;

import java.time.Duration;
import java.util.List;

/// Partial segments in one playlist (RFC 8216bis, 4.4.4.9 and 6.2.2).
final class PartRules {
  /// EXTINF and the DURATIONs of parts are rounded one by one.
  private static final Duration SUM_TOLERANCE = Duration.ofMillis(10);

  private PartRules() {}

  static void check(MediaPlaylist playlist, Reporter out) {
    List<Segment.Start> starts = playlist.withParts();
    if (starts.isEmpty()) {
      return;
    }
    if (playlist.partTarget() == null) {
      out.report(Rule.PART_INF_PRESENT, "it has none");
    } else {
      starts.forEach(start -> checkLengths(start, playlist.partTarget(), out));
    }
    checkSums(playlist, out);
    checkGaps(playlist, out);
    checkOrder(playlist.lines(), out);
  }

  private static void checkLengths(Segment.Start start, Duration target, Reporter out) {
    List<Part> parts = start.parts();
    for (int i = 0; i < parts.size(); i++) {
      Duration duration = parts.get(i).duration();
      if (duration.compareTo(target) > 0) {
        out.report(
            Rule.PART_WITHIN_TARGET, "%s, at most %s".formatted(where(start, i), show(target)));
      }
      if (duration.multipliedBy(100).compareTo(target.multipliedBy(85)) < 0
          && !maybeShort(start.parts(), i)) {
        out.report(
            Rule.PART_LONG_ENOUGH,
            "%s, at least 85 %% of %s".formatted(where(start, i), show(target)));
      }
    }
  }

  /// 4.4.4.9: what may be shorter. The last part of the open segment may turn out to be its last.
  private static boolean maybeShort(List<Part> parts, int index) {
    Part part = parts.get(index);
    boolean last = index == parts.size() - 1;
    return part.independent() || part.gap() || last || parts.get(index + 1).gap();
  }

  /// The first segment that still has parts may have lost some of them.
  private static void checkSums(MediaPlaylist playlist, Reporter out) {
    boolean first = true;
    for (Segment segment : playlist.segments()) {
      if (segment.parts().isEmpty()) {
        continue;
      }
      Duration missing = segment.duration().minus(segment.start().partsDuration());
      boolean wrong = first ? missing.isNegative() : true;
      if (wrong && missing.abs().compareTo(SUM_TOLERANCE) > 0) {
        out.report(
            Rule.PARTS_FILL_SEGMENT,
            "segment %d lasts %s, its parts %s"
                .formatted(
                    segment.msn(),
                    show(segment.duration()),
                    show(segment.start().partsDuration())));
      }
      first = false;
    }
  }

  private static void checkGaps(MediaPlaylist playlist, Reporter out) {
    for (Segment segment : playlist.segments()) {
      boolean allGaps = segment.parts().stream().allMatch(Part::gap);
      if (segment.gap() && !allGaps) {
        out.report(Rule.GAP_PARTS, "segment " + segment.msn() + " has parts that are none");
      }
      if (!segment.gap() && segment.parts().stream().anyMatch(Part::gap)) {
        out.report(Rule.GAP_PART_IN_SEGMENT, "segment " + segment.msn() + " has a gap in it");
      }
    }
  }

  /// What applies to a segment applies to its first part, so it comes before it.
  private static void checkOrder(List<Line> lines, Reporter out) {
    boolean inParts = false;
    for (Line line : lines) {
      switch (line.tag()) {
        case Part _ -> inParts = true;
        case Tag.Uri _ -> inParts = false;
        case Tag.Discontinuity _, Tag.InitMap _, Tag.ProgramDateTime _ -> {
          if (inParts) {
            String name = line.tag().getClass().getSimpleName();
            out.report(Rule.TAGS_BEFORE_PARTS, name + " after a part");
          }
        }
        default -> {}
      }
    }
  }

  private static String where(Segment.Start start, int index) {
    return new Position(start.msn(), index) + " lasts " + show(start.parts().get(index).duration());
  }

  private static String show(Duration duration) {
    return Numbers.show(duration);
  }
}
