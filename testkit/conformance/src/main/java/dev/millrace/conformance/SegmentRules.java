package dev.millrace.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations, initialization sections and dates of the segments of one playlist.
final class SegmentRules {
  /// How far a date may be from the one before plus the durations between: more than the rounding
  /// of EXTINF and of an audio frame, less than a viewer sees.
  private static final Duration DATE_TOLERANCE = Duration.ofMillis(100);

  /// 6.2.1 lets the later of two segments overlap the earlier by less than this.
  private static final Duration MAX_OVERLAP = Duration.ofSeconds(1);

  private static final Pattern WITHOUT_MAP =
      Pattern.compile("\\.(ts|aac|mp3|ac3|ec3|vtt|webvtt)(\\?.*)?$");

  private SegmentRules() {}

  static void check(MediaPlaylist playlist, Reporter out) {
    playlist.segments().forEach(segment -> checkDuration(playlist, segment, out));
    checkMaps(playlist, out);
    checkDates(playlist, out);
  }

  private static void checkDuration(MediaPlaylist playlist, Segment segment, Reporter out) {
    Duration target = playlist.targetDuration();
    if (target != null && segment.duration().plusMillis(500).toSeconds() > target.toSeconds()) {
      out.report(
          Rule.EXTINF_WITHIN_TARGET,
          "segment %d lasts %s, the target is %s"
              .formatted(segment.msn(), Numbers.show(segment.duration()), Numbers.show(target)));
    }
  }

  /// A delta update may have skipped the map.
  private static void checkMaps(MediaPlaylist playlist, Reporter out) {
    for (Segment segment : playlist.segments()) {
      boolean needed = !WITHOUT_MAP.matcher(segment.uri()).find() && playlist.skipped() == 0;
      if (needed && segment.start().map() == null) {
        out.report(Rule.MAP_BEFORE_FMP4, "segment " + segment.msn() + " has no map");
        return;
      }
    }
  }

  private static void checkDates(MediaPlaylist playlist, Reporter out) {
    Instant expected = null;
    boolean dated = false;
    for (Segment.Start start : playlist.starts().toList()) {
      Instant date = start.dateTime();
      if (dated && start.discontinuity() && date == null) {
        out.report(Rule.DATE_TIME_AT_DISCONTINUITY, "segment " + start.msn() + " has none");
      }
      checkDate(start, expected, out);
      dated |= date != null;
      // measured from the first date of a stretch, so that small steps add up
      Instant base = expected == null || start.discontinuity() ? date : expected;
      expected = base == null ? null : base.plus(duration(playlist, start));
    }
  }

  private static void checkDate(Segment.Start start, @Nullable Instant expected, Reporter out) {
    Instant date = start.dateTime();
    if (date == null || expected == null) {
      return;
    }
    Duration ahead = Duration.between(expected, date);
    boolean wrong =
        start.discontinuity()
            ? ahead.plus(MAX_OVERLAP).isNegative()
            : ahead.abs().compareTo(DATE_TOLERANCE) > 0;
    if (wrong) {
      out.report(
          Rule.DATE_TIME_CONSISTENT,
          "segment %d is at %s, by the durations before it at %s"
              .formatted(start.msn(), date, expected));
    }
  }

  private static Duration duration(MediaPlaylist playlist, Segment.Start start) {
    return playlist.segment(start.msn()).map(Segment::duration).orElse(Duration.ZERO);
  }
}
