package dev.millrace.hls;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Writes media playlists (RFC 8216bis, 4.4.3 and 4.4.4).
final class MediaPlaylist {
  /// EXT-X-GAP needs version 8.
  static final int VERSION = 8;

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private MediaPlaylist() {}

  static String render(RenditionSnapshot rendition) {
    List<Segment> segments = rendition.listed();
    Segment first = segments.getFirst();
    StringBuilder text = new StringBuilder(200 + 120 * segments.size());
    text.append("#EXTM3U\n#EXT-X-VERSION:").append(VERSION).append('\n');
    text.append("#EXT-X-TARGETDURATION:").append(Limits.TARGET_DURATION).append('\n');
    text.append("#EXT-X-MEDIA-SEQUENCE:").append(first.msn()).append('\n');
    text.append("#EXT-X-DISCONTINUITY-SEQUENCE:")
        .append(first.discontinuitySequence())
        .append('\n');
    if (rendition.independent()) {
      text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
    }
    Segment previous = null;
    for (Segment segment : segments) {
      segment(text, rendition, segment, previous == null ? segment : previous, previous == null);
      previous = segment;
    }
    return text.append(rendition.ended() ? "#EXT-X-ENDLIST\n" : "").toString();
  }

  /// RFC 8216bis, 6.2.2: the first segment's discontinuity is in the discontinuity sequence
  /// already.
  private static void segment(
      StringBuilder text,
      RenditionSnapshot rendition,
      Segment segment,
      Segment previous,
      boolean first) {
    String folder = rendition.rendition().label() + '/';
    if (segment.discontinuitySequence() != previous.discontinuitySequence()) {
      text.append("#EXT-X-DISCONTINUITY\n");
    }
    if (first || !segment.init().equals(previous.init())) {
      text.append("#EXT-X-MAP:URI=\"").append(folder).append(segment.init().name()).append("\"\n");
    }
    Instant start = rendition.programStart().plusMillis(segment.startMs());
    text.append("#EXT-X-PROGRAM-DATE-TIME:").append(DATE_TIME.format(start)).append('\n');
    if (segment.gap()) {
      text.append("#EXT-X-GAP\n");
    }
    text.append("#EXTINF:").append(seconds(segment.seconds())).append(",\n");
    text.append(folder).append(segment.name()).append('\n');
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.5f", seconds);
  }
}
