package dev.millrace.conformance;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongPredicate;

/// The newest version of each media playlist, compared at each change. How far they have come is
/// compared only of those that were loaded at about the same time, as a reader that has to wait
/// would see its renditions apart, and not while a stream catches up. Thread-safe.
final class Renditions {
  private record Version(MediaPlaylist playlist, long askedNanos) {}

  private final Map<URI, Version> newest = new LinkedHashMap<>();
  private final Findings findings;
  private final ReaderClock clock;

  Renditions(Findings findings, ReaderClock clock) {
    this.findings = findings;
    this.clock = clock;
  }

  /// @param playlist as it is now
  /// @param askedNanos when it was asked for, by the clock
  synchronized void update(URI address, MediaPlaylist playlist, long askedNanos) {
    newest.put(address, new Version(playlist, askedNanos));
    RenditionRules.check(playlists(_ -> true), findings);
    if (clock.settled()) {
      long oldest = clock.nanoTime() - PlainReload.targetDuration(playlist).toNanos();
      RenditionRules.checkRanges(playlists(asked -> asked - oldest >= 0), findings);
    }
  }

  private Map<URI, MediaPlaylist> playlists(LongPredicate asked) {
    Map<URI, MediaPlaylist> playlists = new LinkedHashMap<>();
    newest.forEach((uri, version) -> {
      if (asked.test(version.askedNanos)) {
        playlists.put(uri, version.playlist);
      }
    });
    return playlists;
  }

  /// Its reader has stopped: the others go on without it.
  synchronized void leave(URI address) {
    newest.remove(address);
  }
}
