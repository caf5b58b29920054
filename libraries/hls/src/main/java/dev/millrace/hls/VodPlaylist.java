package dev.millrace.hls;

import java.time.Instant;
import java.util.List;

/// Writes the media playlists of recordings (RFC 8216bis, 4.4.3.5). Stateless.
final class VodPlaylist {
  private VodPlaylist() {}

  /// The playlist lies in `vod/` beside the renditions' folders.
  static String render(Rendition rendition, List<RecordedSegment> segments) {
    String folder = "../" + rendition.label() + '/';
    StringBuilder text = new StringBuilder(200 + 100 * segments.size());
    text.append("#EXTM3U\n#EXT-X-VERSION:").append(MediaPlaylist.VERSION).append('\n');
    text.append("#EXT-X-TARGETDURATION:").append(Limits.TARGET_DURATION).append('\n');
    text.append("#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MEDIA-SEQUENCE:0\n");
    RecordedSegment previous = segments.getFirst();
    boolean first = true;
    for (RecordedSegment segment : segments) {
      boolean broken = segment.run() != previous.run();
      text.append(broken ? "#EXT-X-DISCONTINUITY\n" : "");
      if (first || !segment.init().equals(previous.init())) {
        text.append("#EXT-X-MAP:URI=\"").append(folder).append(segment.init().name());
        text.append("\"\n");
      }
      if (first || broken) {
        String start = MediaPlaylist.dateTime(Instant.ofEpochMilli(segment.startMs()));
        text.append("#EXT-X-PROGRAM-DATE-TIME:").append(start).append('\n');
      }
      text.append(segment.gap() ? "#EXT-X-GAP\n" : "");
      text.append("#EXTINF:").append(MediaPlaylist.seconds(segment.seconds())).append(",\n");
      text.append(folder).append(segment.name()).append('\n');
      previous = segment;
      first = false;
    }
    return text.append("#EXT-X-ENDLIST\n").toString();
  }

  /// What the multivariant playlist says of it; its track is the last one.
  static Variant variant(List<RecordedSegment> segments) {
    boolean independent = true;
    double peak = 0;
    double bits = 0;
    double seconds = 0;
    long samples = 0;
    for (RecordedSegment segment : segments) {
      independent &= segment.init().variant().independent();
      if (!segment.gap() && segment.seconds() > 0) {
        peak = Math.max(peak, segment.size() * 8.0 / segment.seconds());
        bits += segment.size() * 8.0;
        seconds += segment.seconds();
        samples += segment.samples();
      }
    }
    double frameRate = seconds <= 0 ? 0 : samples / seconds;
    long average = seconds <= 0 ? 0 : Math.round(bits / seconds);
    return segments
        .getLast()
        .init()
        .variant()
        .independent(independent)
        .measured(frameRate, Math.round(peak), average);
  }
}
