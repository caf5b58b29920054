package dev.millrace.conformance;

import java.net.URI;
import java.util.Set;

/// All rules on one text of a media playlist.
final class MediaPlaylistRules {
  private MediaPlaylistRules() {}

  /// @param others the addresses of the other media playlists of the presentation
  static void check(MediaPlaylist playlist, URI address, Set<URI> others, Reporter out) {
    HeaderRules.checkMedia(playlist, out);
    SegmentRules.check(playlist, out);
    PartRules.check(playlist, out);
    PartWindowRules.check(playlist, out);
    ServerControlRules.check(playlist, out);
    HintRules.check(playlist, out);
    ReportRules.check(playlist, address, others, out);
    SkipRules.check(playlist, out);
  }
}
