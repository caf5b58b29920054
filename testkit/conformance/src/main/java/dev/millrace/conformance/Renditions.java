package dev.millrace.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The newest version of each media playlist, compared at each change. Versions that were not
/// loaded at about the same time say nothing of each other: a reader that has to wait would see its
/// renditions apart. Nor do those of a stream that catches up. Thread-safe.
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
    if (!clock.settled()) {
      return;
    }
    long nanos = clock.nanoTime();
    Duration together = PlainReload.targetDuration(playlist);
    Map<URI, MediaPlaylist> current = new LinkedHashMap<>();
    newest.forEach((uri, version) -> {
      if (nanos - version.askedNanos <= together.toNanos()) {
        current.put(uri, version.playlist);
      }
    });
    RenditionRules.check(current, findings);
  }

  /// Its reader has stopped: the others go on without it.
  synchronized void leave(URI address) {
    newest.remove(address);
  }
}
