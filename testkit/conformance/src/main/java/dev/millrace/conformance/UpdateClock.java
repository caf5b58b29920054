package dev.millrace.conformance;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Watches when a playlist grows (RFC 8216bis, 6.2.1). A pause that ends in a discontinuity or in
/// the end, or does not end, is that of a stream held for a lost publisher: a note, not an error.
/// What was open when the publisher was lost may be closed with the discontinuity only. For one
/// thread.
final class UpdateClock {
  /// What came late, and where a discontinuity would excuse it.
  private record Late(Rule rule, long from, long to, String detail) {}

  private final Duration slack;
  private final Reporter out;
  private @Nullable MediaPlaylist last;
  private @Nullable Late late;
  private long segmentNanos;
  private long partNanos;

  /// @param slack how much later than it happens an update may be seen
  UpdateClock(Duration slack, Reporter out) {
    this.slack = slack;
    this.out = out;
  }

  /// @param nanos when `playlist` was there
  void observe(MediaPlaylist playlist, long nanos) {
    MediaPlaylist before = last;
    last = playlist;
    if (before == null) {
      segmentNanos = nanos;
      partNanos = nanos;
      return;
    }
    settle(playlist);
    if (playlist.next().compareTo(before.next()) > 0) {
      checkPart(before, playlist, Duration.ofNanos(nanos - partNanos));
      partNanos = nanos;
    }
    if (playlist.nextMsn() > before.nextMsn() || playlist.ended()) {
      checkSegment(before, playlist, Duration.ofNanos(nanos - segmentNanos));
      segmentNanos = nanos;
    }
    settle(playlist);
  }

  /// Reading ends; what has not come yet by now is missing.
  void finish(long nanos) {
    MediaPlaylist playlist = last;
    Duration waited = Duration.ofNanos(nanos - segmentNanos);
    if (late != null) {
      out.report(Rule.HELD, late.detail);
    }
    if (playlist != null && !playlist.ended() && tooLong(playlist, waited)) {
      out.report(Rule.HELD, "no segment after " + (playlist.nextMsn() - 1));
    }
  }

  private void checkPart(MediaPlaylist before, MediaPlaylist playlist, Duration waited) {
    Duration target = playlist.partTarget();
    if (target != null && waited.compareTo(target.multipliedBy(3).plus(slack)) > 0) {
      Position awaited = before.next();
      late =
          new Late(
              Rule.PART_IN_TIME,
              awaited.part() == 0 ? awaited.msn() : awaited.msn() + 1,
              playlist.nextMsn(),
              "what is before %s came after %s".formatted(playlist.next(), Numbers.show(waited)));
    }
  }

  /// A segment that is late says more than its last part, which is late too.
  private void checkSegment(MediaPlaylist before, MediaPlaylist playlist, Duration waited) {
    if (tooLong(playlist, waited)) {
      late =
          new Late(
              Rule.UPDATE_IN_TIME,
              before.nextMsn(),
              playlist.nextMsn(),
              "segment %d came after %s".formatted(playlist.nextMsn() - 1, Numbers.show(waited)));
    }
  }

  /// Whether it was the last of a lost publisher may show with the next segment only.
  private void settle(MediaPlaylist playlist) {
    Late waiting = late;
    if (waiting != null) {
      boolean held = playlist.ended() || playlist.starts().anyMatch(s -> excuses(s, waiting));
      if (held || playlist.start(waiting.to).isPresent()) {
        out.report(held ? Rule.HELD : waiting.rule, waiting.detail);
        late = null;
      }
    }
  }

  private static boolean excuses(Segment.Start start, Late late) {
    return start.discontinuity() && start.msn() >= late.from && start.msn() <= late.to;
  }

  private boolean tooLong(MediaPlaylist playlist, Duration waited) {
    Duration target = playlist.targetDuration();
    return target != null && waited.compareTo(target.multipliedBy(3).dividedBy(2).plus(slack)) > 0;
  }
}
