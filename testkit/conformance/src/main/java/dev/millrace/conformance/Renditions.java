package dev.millrace.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The newest version of each media playlist, compared at each change. Versions that were not
/// loaded at about the same time say nothing of each other: a reader that has to wait, for its
/// server or for its machine, would see its renditions apart. Thread-safe.
final class Renditions {
  private record Version(MediaPlaylist playlist, long askedNanos) {}

  private final Map<URI, Version> newest = new LinkedHashMap<>();
  private final Findings findings;

  Renditions(Findings findings) {
    this.findings = findings;
  }

  /// @param askedNanos when it was asked for
  /// @param nanos when it was there, which is now
  synchronized void update(URI address, MediaPlaylist playlist, long askedNanos, long nanos) {
    newest.put(address, new Version(playlist, askedNanos));
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
