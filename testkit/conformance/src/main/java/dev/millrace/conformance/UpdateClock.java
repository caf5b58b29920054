package dev.millrace.conformance;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Watches when a playlist grows (RFC 8216bis, 6.2.1). A pause that ends in a discontinuity or in
/// the end, or does not end, is that of a stream held for a lost publisher: a note, not an error.
/// For one thread.
final class UpdateClock {
  private final Duration slack;
  private final Reporter out;
  private @Nullable MediaPlaylist last;
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
    boolean resumed =
        playlist.ended()
            || playlist.starts().anyMatch(s -> s.msn() >= before.nextMsn() && s.discontinuity());
    if (playlist.nextMsn() > before.nextMsn() || playlist.ended()) {
      checkSegment(playlist, Duration.ofNanos(nanos - segmentNanos), resumed);
      segmentNanos = nanos;
    }
    if (playlist.next().compareTo(before.next()) > 0) {
      checkPart(playlist, Duration.ofNanos(nanos - partNanos), resumed);
      partNanos = nanos;
    }
  }

  /// Reading ends; what has not come yet by now is missing.
  void finish(long nanos) {
    MediaPlaylist playlist = last;
    Duration waited = Duration.ofNanos(nanos - segmentNanos);
    if (playlist != null && !playlist.ended() && tooLong(playlist, waited)) {
      out.report(Rule.HELD, "no segment after " + (playlist.nextMsn() - 1));
    }
  }

  private void checkSegment(MediaPlaylist playlist, Duration waited, boolean resumed) {
    if (tooLong(playlist, waited)) {
      out.report(
          resumed ? Rule.HELD : Rule.UPDATE_IN_TIME,
          "segment %d came after %s".formatted(playlist.nextMsn() - 1, Numbers.show(waited)));
    }
  }

  private void checkPart(MediaPlaylist playlist, Duration waited, boolean resumed) {
    Duration target = playlist.partTarget();
    boolean late = target != null && waited.compareTo(target.multipliedBy(3).plus(slack)) > 0;
    if (late && !resumed) {
      out.report(
          Rule.PART_IN_TIME,
          "what is before %s came after %s".formatted(playlist.next(), Numbers.show(waited)));
    }
  }

  private boolean tooLong(MediaPlaylist playlist, Duration waited) {
    Duration target = playlist.targetDuration();
    return target != null && waited.compareTo(target.multipliedBy(3).dividedBy(2).plus(slack)) > 0;
  }
}
