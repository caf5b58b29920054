package dev.millrace.conformance;

import java.time.Duration;

/// A delta update looked at by itself (RFC 8216bis, 6.2.5.1).
final class SkipRules {
  private SkipRules() {}

  static void check(MediaPlaylist playlist, Reporter out) {
    if (playlist.skipped() == 0) {
      return;
    }
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
}
