package dev.millrace.conformance;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// The newest version of each media playlist, compared at each change. Thread-safe.
final class Renditions {
  private final Map<URI, MediaPlaylist> newest = new LinkedHashMap<>();
  private final Findings findings;
  private int expected;

  Renditions(Findings findings, int expected) {
    this.findings = findings;
    this.expected = expected;
  }

  synchronized void update(URI address, MediaPlaylist playlist) {
    newest.put(address, playlist);
    if (newest.size() == expected) {
      RenditionRules.check(newest, findings);
    }
  }

  /// Its reader has stopped: the others go on without it.
  synchronized void leave(URI address) {
    newest.remove(address);
    expected--;
  }
}
