package dev.millrace.conformance;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a server offers must fit its durations (RFC 8216bis, 4.4.3.8 and B.1).
final class ServerControlRules {
  private ServerControlRules() {}

  static void check(MediaPlaylist playlist, Reporter out) {
    ServerControl control = playlist.serverControl();
    if (playlist.partTarget() != null) {
      checkParts(playlist, control, playlist.partTarget(), out);
    }
    Duration target = playlist.targetDuration();
    if (control == null || target == null) {
      return;
    }
    atLeast(Rule.HOLD_BACK, control.holdBack(), 3, target, out);
    atLeast(Rule.SKIP_BOUNDARY, control.canSkipUntil(), 6, target, out);
    if (control.canSkipDateranges() && control.canSkipUntil() == null) {
      out.report(Rule.SKIP_DATERANGES, "there is no CAN-SKIP-UNTIL");
    }
  }

  private static void checkParts(
      MediaPlaylist playlist, @Nullable ServerControl control, Duration target, Reporter out) {
    Duration holdBack = control == null ? null : control.partHoldBack();
    if (holdBack == null) {
      out.report(Rule.PART_HOLD_BACK_PRESENT, "it has none");
    } else if (holdBack.compareTo(target.multipliedBy(2)) < 0) {
      atLeast(Rule.PART_HOLD_BACK, holdBack, 2, target, out);
    } else {
      atLeast(Rule.PART_HOLD_BACK_ADVISED, holdBack, 3, target, out);
    }
    boolean blocks = control != null && control.canBlockReload();
    if (control != null && !blocks && !playlist.ended()) {
      out.report(Rule.BLOCK_RELOAD_OFFERED, "no CAN-BLOCK-RELOAD=YES");
    }
  }

  private static void atLeast(
      Rule rule, @Nullable Duration value, int times, Duration target, Reporter out) {
    if (value != null && value.compareTo(target.multipliedBy(times)) < 0) {
      out.report(
          rule,
          "%s, at least %d times %s".formatted(Numbers.show(value), times, Numbers.show(target)));
    }
  }
}
