package dev.millrace.conformance;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Rendition reports of one playlist (RFC 8216bis, 4.4.5.4 and B.1).
final class ReportRules {
  /// Renditions of one source are never further apart.
  private static final long MAX_SEGMENTS_APART = 2;

  private ReportRules() {}

  /// @param others the addresses of the other media playlists of the presentation
  static void check(MediaPlaylist playlist, URI address, Set<URI> others, Reporter out) {
    Set<URI> reported = new HashSet<>();
    List<Segment.Start> starts = playlist.withParts();
    for (Tag.RenditionReport report : playlist.reports()) {
      URI uri = Addresses.of(report.uri());
      if (uri.isAbsolute() || uri.getHost() != null) {
        out.report(Rule.REPORT_RELATIVE, report.uri());
      }
      reported.add(address.resolve(uri));
      if (!starts.isEmpty()) {
        checkNumbers(playlist, starts.getLast().msn(), report, out);
      }
    }
    boolean needed = !starts.isEmpty() && !playlist.ended();
    for (URI other : others) {
      if (needed && !reported.contains(other)) {
        out.report(Rule.REPORT_FOR_EACH, "none for " + other);
      }
    }
  }

  private static void checkNumbers(
      MediaPlaylist playlist, long own, Tag.RenditionReport report, Reporter out) {
    Long msn = report.lastMsn();
    if (msn != null && Math.abs(msn - own) > MAX_SEGMENTS_APART) {
      out.report(
          Rule.REPORT_PLAUSIBLE,
          "%s: LAST-MSN is %d, this playlist is at %d".formatted(report.uri(), msn, own));
    }
    Long part = report.lastPart();
    if (part != null && part > mostParts(playlist)) {
      out.report(
          Rule.REPORT_PLAUSIBLE,
          "%s: LAST-PART is %d, a segment holds no more than %d parts"
              .formatted(report.uri(), part, mostParts(playlist)));
    }
  }

  /// By 85 % of PART-TARGET each, and as many again for short ones that are independent.
  private static long mostParts(MediaPlaylist playlist) {
    if (playlist.partTarget() == null
        || playlist.targetDuration() == null
        || playlist.partTarget().isZero()) {
      return Long.MAX_VALUE;
    }
    return 2 * (playlist.targetDuration().plusSeconds(1).dividedBy(playlist.partTarget()) + 1);
  }
}
