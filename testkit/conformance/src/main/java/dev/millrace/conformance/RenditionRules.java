package dev.millrace.conformance;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The media playlists of one presentation, compared (RFC 8216bis, 6.2.4).
final class RenditionRules {
  /// An audio frame, a video frame and a clock's millisecond may lie between two renditions.
  private static final Duration DATE_TOLERANCE = Duration.ofMillis(200);

  /// One segment by 6.2.4, and one for the target duration in which they were loaded.
  private static final long MAX_SEGMENTS_APART = 2;

  private interface Comparison {
    void check(URI base, MediaPlaylist one, MediaPlaylist other, Reporter out);
  }

  private RenditionRules() {}

  static void check(Map<URI, MediaPlaylist> playlists, Findings findings) {
    boolean dated = playlists.values().stream().anyMatch(RenditionRules::dated);
    playlists.forEach((uri, playlist) -> {
      if (dated && !dated(playlist) && !playlist.segments().isEmpty()) {
        findings.at(uri.toString()).report(Rule.DATE_TIME_IN_ALL, "it has none, others have");
      }
    });
    compare(playlists, findings, RenditionRules::check);
  }

  /// @param playlists loaded within a target duration
  static void checkRanges(Map<URI, MediaPlaylist> playlists, Findings findings) {
    compare(playlists, findings, RenditionRules::checkRange);
  }

  /// Each with the first.
  private static void compare(
      Map<URI, MediaPlaylist> playlists, Findings findings, Comparison comparison) {
    if (playlists.isEmpty()) {
      return;
    }
    Map.Entry<URI, MediaPlaylist> first = playlists.entrySet().iterator().next();
    playlists.forEach((uri, playlist) ->
        comparison.check(first.getKey(), first.getValue(), playlist, findings.at(uri.toString())));
  }

  private static void checkRange(URI base, MediaPlaylist one, MediaPlaylist other, Reporter out) {
    boolean apart =
        Math.abs(one.nextMsn() - other.nextMsn()) > MAX_SEGMENTS_APART
            || Math.abs(one.mediaSequence() - other.mediaSequence()) > MAX_SEGMENTS_APART;
    if (apart && one.ended() == other.ended()) {
      out.report(Rule.SAME_RANGE, differs(range(other), base, range(one)));
    }
  }

  private static void check(URI base, MediaPlaylist one, MediaPlaylist other, Reporter out) {
    if (!Objects.equals(one.targetDuration(), other.targetDuration())) {
      out.report(
          Rule.SAME_TARGET_DURATION, differs(other.targetDuration(), base, one.targetDuration()));
    }
    if (!Objects.equals(one.serverControl(), other.serverControl())) {
      out.report(
          Rule.SAME_SERVER_CONTROL, differs(other.serverControl(), base, one.serverControl()));
    }
    if (!one.type().equals(other.type())) {
      out.report(
          Rule.SAME_PLAYLIST_TYPE,
          differs(other.type().orElse("none"), base, one.type().orElse("none")));
    }
    for (Segment.Start start : other.starts().toList()) {
      Optional<Segment.Start> same = one.start(start.msn());
      if (same.isPresent() && !check(base, same.get(), start, out)) {
        return;
      }
    }
  }

  /// @return whether they agree; what follows the first that does not only repeats it
  private static boolean check(URI base, Segment.Start one, Segment.Start other, Reporter out) {
    String segment = "segment " + other.msn() + ": ";
    if (one.discontinuitySequence() != other.discontinuitySequence()) {
      out.report(
          Rule.SAME_DISCONTINUITY,
          segment + differs(other.discontinuitySequence(), base, one.discontinuitySequence()));
      return false;
    }
    Instant date = other.dateTime();
    Instant expected = one.dateTime();
    if (date != null
        && expected != null
        && Duration.between(date, expected).abs().compareTo(DATE_TOLERANCE) > 0) {
      out.report(Rule.SAME_DATE_TIME, segment + differs(date, base, expected));
      return false;
    }
    return true;
  }

  private static boolean dated(MediaPlaylist playlist) {
    return playlist.starts().anyMatch(start -> start.dateTime() != null);
  }

  private static String range(MediaPlaylist playlist) {
    return playlist.mediaSequence() + " to " + (playlist.nextMsn() - 1);
  }

  private static String differs(@Nullable Object is, URI base, @Nullable Object there) {
    return "it has %s, %s has %s".formatted(is, base, there);
  }
}
