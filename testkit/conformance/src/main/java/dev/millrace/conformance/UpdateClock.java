package dev.millrace.conformance;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Watches when a playlist grows (RFC 8216bis, 6.2.1). A pause that ends in a discontinuity or in
/// the end, or does not end, is that of a stream held for a lost publisher: a note, not an error.
/// What was open when the publisher was lost may be closed with the discontinuity only. For one
/// thread.
final class UpdateClock {
  /// @param next the segment behind the one that came late
  private record Late(long next, String detail) {}

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
    boolean resumed =
        playlist.ended()
            || playlist.starts().anyMatch(s -> s.msn() >= before.nextMsn() && s.discontinuity());
    if (playlist.nextMsn() > before.nextMsn() || playlist.ended()) {
      checkSegment(playlist, Duration.ofNanos(nanos - segmentNanos), resumed);
      segmentNanos = nanos;
    }
    if (playlist.next().compareTo(before.next()) > 0) {
      checkPart(playlist, Duration.ofNanos(nanos - partNanos), resumed || late != null);
      partNanos = nanos;
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

  private void checkSegment(MediaPlaylist playlist, Duration waited, boolean resumed) {
    if (tooLong(playlist, waited)) {
      String detail =
          "segment %d came after %s".formatted(playlist.nextMsn() - 1, Numbers.show(waited));
      if (resumed) {
        out.report(Rule.HELD, detail);
      } else {
        late = new Late(playlist.nextMsn(), detail);
      }
    }
  }

  /// Whether a late segment was the last one of a lost publisher shows with the next one.
  private void settle(MediaPlaylist playlist) {
    Late segment = late;
    Optional<Segment.Start> next =
        segment == null ? Optional.empty() : playlist.start(segment.next);
    if (segment != null && (next.isPresent() || playlist.ended())) {
      boolean held = next.map(Segment.Start::discontinuity).orElse(true);
      out.report(held ? Rule.HELD : Rule.UPDATE_IN_TIME, segment.detail);
      late = null;
    }
  }

  private void checkPart(MediaPlaylist playlist, Duration waited, boolean resumed) {
    Duration target = playlist.partTarget();
    boolean slow = target != null && waited.compareTo(target.multipliedBy(3).plus(slack)) > 0;
    if (slow && !resumed) {
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
