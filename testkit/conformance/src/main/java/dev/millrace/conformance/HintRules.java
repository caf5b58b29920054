package dev.millrace.conformance;

import java.util.HashSet;
import java.util.Set;

/// Preload hints in one playlist (RFC 8216bis, 4.4.5.3, 6.2.6 and B.1).
final class HintRules {
  private HintRules() {}

  static void check(MediaPlaylist playlist, Reporter out) {
    if (playlist.ended() && !playlist.hints().isEmpty()) {
      out.report(Rule.HINT_AFTER_END, playlist.hints().getFirst().uri());
    }
    boolean parts = playlist.partTarget() != null && !playlist.withParts().isEmpty();
    if (parts && !playlist.ended() && playlist.partHint().isEmpty()) {
      out.report(Rule.HINT_PRESENT, "no hint of a part");
    }
    Set<String> types = new HashSet<>();
    for (Tag.PreloadHint hint : playlist.hints()) {
      if (!types.add(hint.type())) {
        out.report(Rule.HINT_ONCE, "a second hint of type " + hint.type());
      }
    }
    playlist
        .partHint()
        .filter(hint -> listed(playlist, hint.uri()))
        .ifPresent(hint -> out.report(Rule.HINT_IS_NEW, hint.uri() + " is listed"));
  }

  private static boolean listed(MediaPlaylist playlist, String uri) {
    return playlist
        .starts()
        .flatMap(start -> start.parts().stream())
        .anyMatch(part -> part.uri().equals(uri));
  }
}
