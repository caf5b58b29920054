package dev.millrace.conformance;

import java.time.Duration;
import java.util.List;

/// A delta update looked at by itself (RFC 8216bis, 6.2.5.1).
final class SkipRules {
  private SkipRules() {}

  static void check(MediaPlaylist playlist, Reporter out) {
    if (playlist.skipped() == 0) {
      return;
    }
    checkPlace(playlist.lines(), out);
    if (playlist.ended()) {
      out.report(Rule.SKIP_AFTER_END, playlist.skipped() + " segments are skipped");
    }
    ServerControl control = playlist.serverControl();
    if (control == null || control.canSkipUntil() == null) {
      out.report(Rule.SKIP_ADVERTISED, "there is no CAN-SKIP-UNTIL");
      return;
    }
    Duration open = playlist.open() == null ? Duration.ZERO : playlist.open().partsDuration();
    Duration left = playlist.segmentsDuration().plus(open);
    if (left.compareTo(control.canSkipUntil()) < 0) {
      out.report(
          Rule.SKIP_BEYOND_BOUNDARY,
          "%s are left, CAN-SKIP-UNTIL is %s"
              .formatted(Numbers.show(left), Numbers.show(control.canSkipUntil())));
    }
  }

  /// What it replaces are the oldest segments with all tags that apply to them.
  private static void checkPlace(List<Line> lines, Reporter out) {
    boolean skipped = false;
    for (Line line : lines) {
      Tag tag = line.tag();
      skipped |= tag instanceof Tag.Skip;
      if (skipped ? numbersSegments(tag) : ofSegment(tag)) {
        out.report(
            Rule.SKIP_PLACE,
            "%s in line %d is %s it"
                .formatted(HeaderRules.name(tag), line.number(), skipped ? "behind" : "before"));
        return;
      }
    }
  }

  private static boolean numbersSegments(Tag tag) {
    return tag instanceof Tag.MediaSequence || tag instanceof Tag.DiscontinuitySequence;
  }

  private static boolean ofSegment(Tag tag) {
    return switch (tag) {
      case Tag.Uri _, Tag.ExtInf _, Part _, Tag.Gap _, Tag.ByteRange _ -> true;
      case Tag.InitMap _, Tag.Discontinuity _, Tag.ProgramDateTime _ -> true;
      default -> false;
    };
  }
}
