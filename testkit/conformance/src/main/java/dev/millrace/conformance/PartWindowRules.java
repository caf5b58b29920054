package dev.millrace.conformance;

import java.time.Duration;
import java.util.List;

/// How long parts stay in a playlist (RFC 8216bis, 6.2.2).
final class PartWindowRules {
  private PartWindowRules() {}

  static void check(MediaPlaylist playlist, Reporter out) {
    Duration target = playlist.targetDuration();
    if (target == null || playlist.withParts().isEmpty()) {
      return;
    }
    Duration window = target.multipliedBy(3);
    Duration after = playlist.open() == null ? Duration.ZERO : playlist.open().partsDuration();
    List<Segment> segments = playlist.segments();
    long firstWithParts = playlist.withParts().getFirst().msn();
    for (Segment segment : segments.reversed()) {
      boolean parts = !segment.parts().isEmpty();
      if (parts && after.compareTo(window) > 0) {
        out.report(
            Rule.PARTS_NEAR_END,
            "segment %d has parts though it ended over %s ago"
                .formatted(segment.msn(), Numbers.show(window)));
      }
      after = after.plus(segment.duration());
      // one without parts behind one with parts is a matter of order
      boolean early = segment.msn() < firstWithParts && after.compareTo(window) <= 0;
      if (early && !segment.gap() && !playlist.ended()) {
        out.report(Rule.PARTS_KEPT, "segment " + segment.msn() + " has none");
      }
    }
    checkOrder(segments, out);
  }

  /// Gaps may have none.
  private static void checkOrder(List<Segment> segments, Reporter out) {
    boolean parts = false;
    for (Segment segment : segments) {
      if (parts && segment.parts().isEmpty() && !segment.gap()) {
        out.report(
            Rule.PARTS_REMOVED_IN_ORDER,
            "segment " + segment.msn() + " has none, an earlier one has");
      }
      parts |= !segment.parts().isEmpty();
    }
  }
}
