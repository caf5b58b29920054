package dev.millrace.conformance;

import java.time.Duration;
import java.util.Optional;

/// Asks again by the target duration (RFC 8216bis, 6.3.4).
final class PlainReload implements Reload {
  private final Reading reading;
  private final PlaylistLoader loader;
  private final Reporter out;
  private boolean changed = true;

  PlainReload(Reading reading, PlaylistLoader loader, Reporter out) {
    this.reading = reading;
    this.loader = loader;
    this.out = out;
  }

  @Override
  public Optional<MediaPlaylist> next(MediaPlaylist current) throws InterruptedException {
    Duration target = targetDuration(current);
    reading.pause(changed ? target : target.dividedBy(2));
    if (reading.over()) {
      return Optional.empty();
    }
    Optional<MediaPlaylist> next = loader.load();
    next.filter(playlist -> playlist.skipped() > 0)
        .ifPresent(_ -> out.report(Rule.DELTA_WHEN_ASKED, "a delta update that nobody asked for"));
    changed = next.filter(playlist -> !playlist.next().equals(current.next())).isPresent();
    return next.filter(playlist -> playlist.skipped() == 0);
  }

  /// One second when the playlist says none, so that a bad playlist is not asked for in a loop.
  static Duration targetDuration(MediaPlaylist playlist) {
    Duration target = playlist.targetDuration();
    return target == null || target.isZero() ? Duration.ofSeconds(1) : target;
  }
}
