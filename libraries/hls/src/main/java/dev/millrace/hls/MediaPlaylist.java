package dev.millrace.hls;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Writes media playlists (RFC 8216bis, 4.4.3 to 4.4.5). Stateless.
final class MediaPlaylist {
  /// EXT-X-SKIP needs version 9.
  static final int VERSION = 9;

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final RenditionSnapshot rendition;
  private final List<Segment> segments;
  private final int skipped;
  private final StringBuilder text = new StringBuilder(4096);

  private MediaPlaylist(RenditionSnapshot rendition, int skipped) {
    this.rendition = rendition;
    this.segments = rendition.listed();
    this.skipped = skipped;
  }

  /// @param skipped how many of the oldest segments are left out, as in a delta update
  static String render(RenditionSnapshot rendition, int skipped) {
    return new MediaPlaylist(rendition, skipped).render();
  }

  /// How many segments lie before the skip boundary (RFC 8216bis, 6.2.5.1).
  static int skippable(RenditionSnapshot rendition) {
    return firstWithin(Limits.CAN_SKIP_UNTIL, rendition);
  }

  /// The first of the complete segments whose end is less than `seconds` from the end of the
  /// playlist. Durations are summed from the end, whatever is left out in front: a sum of doubles
  /// depends on its order, and a delta update must not say other than the full playlist.
  private static int firstWithin(double seconds, RenditionSnapshot rendition) {
    List<Segment> segments = rendition.listed();
    Segment open = rendition.open();
    double fromEnd = open == null ? 0 : open.seconds();
    int index = segments.size();
    while (index > 0 && fromEnd < seconds) {
      index--;
      fromEnd += segments.get(index).seconds();
    }
    return index;
  }

  private String render() {
    header();
    if (skipped > 0) {
      text.append("#EXT-X-SKIP:SKIPPED-SEGMENTS=").append(skipped).append('\n');
    }
    boolean parts = rendition.kind().lowLatency();
    int firstWithParts = firstWithin(Limits.PARTS_LISTED, rendition);
    for (int i = skipped; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      start(segment, i);
      if (parts && i >= firstWithParts) {
        segment.parts().forEach(this::part);
      }
      text.append(segment.gap() ? "#EXT-X-GAP\n" : "");
      text.append("#EXTINF:").append(seconds(segment.seconds())).append(",\n");
      text.append(folder()).append(segment.name()).append('\n');
    }
    return rendition.kind().ended() ? text.append("#EXT-X-ENDLIST\n").toString() : edge();
  }

  private void header() {
    text.append("#EXTM3U\n#EXT-X-VERSION:").append(VERSION).append('\n');
    text.append("#EXT-X-TARGETDURATION:").append(Limits.TARGET_DURATION).append('\n');
    if (rendition.kind().lowLatency()) {
      text.append("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=")
          .append(Limits.PART_HOLD_BACK)
          .append(",HOLD-BACK=")
          .append(Limits.HOLD_BACK)
          .append(",CAN-SKIP-UNTIL=")
          .append(Limits.CAN_SKIP_UNTIL)
          .append("\n#EXT-X-PART-INF:PART-TARGET=")
          .append(Limits.PART_TARGET)
          .append('\n');
    }
    Segment first = first();
    text.append("#EXT-X-MEDIA-SEQUENCE:").append(first.msn()).append('\n');
    text.append("#EXT-X-DISCONTINUITY-SEQUENCE:")
        .append(first.discontinuitySequence())
        .append('\n');
    text.append(rendition.kind().independent() ? "#EXT-X-INDEPENDENT-SEGMENTS\n" : "");
  }

  /// What is not complete yet, and what comes next.
  private String edge() {
    Segment open = rendition.open();
    if (!rendition.kind().lowLatency()) {
      return text.toString();
    }
    if (open != null) {
      start(open, segments.size());
      open.parts().forEach(this::part);
    }
    text.append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"")
        .append(folder())
        .append(rendition.hint())
        .append("\"\n");
    rendition
        .reports()
        .forEach((other, report) -> {
          text.append("#EXT-X-RENDITION-REPORT:URI=\"").append(other.label()).append(".m3u8\"");
          text.append(",LAST-MSN=").append(report.lastMsn());
          text.append(report.lastPart() < 0 ? "" : ",LAST-PART=" + report.lastPart()).append('\n');
        });
    return text.toString();
  }

  /// RFC 8216bis, 6.2.2: the first segment's discontinuity is in the discontinuity sequence
  /// already. The first one behind what is skipped says its map again: a reader has it, but Shaka
  /// Player 5.2 forgets it, and decodes with another rendition's when it has just changed to this
  /// one.
  private void start(Segment segment, int index) {
    Segment previous = index == 0 ? segment : segments.get(index - 1);
    if (segment.discontinuitySequence() != previous.discontinuitySequence()) {
      text.append("#EXT-X-DISCONTINUITY\n");
    }
    if (index == skipped || !segment.init().equals(previous.init())) {
      String name = segment.init().name();
      text.append("#EXT-X-MAP:URI=\"").append(folder()).append(name).append("\"\n");
    }
    Instant start = rendition.programStart().plusMillis(segment.startMs());
    text.append("#EXT-X-PROGRAM-DATE-TIME:").append(dateTime(start)).append('\n');
  }

  private void part(Part part) {
    text.append("#EXT-X-PART:DURATION=").append(seconds(hardlyLonger(part.seconds())));
    text.append(",URI=\"").append(folder()).append(part.name()).append('"');
    text.append(part.independent() ? ",INDEPENDENT=YES" : "");
    text.append(part.gap() ? ",GAP=YES" : "").append('\n');
  }

  /// By no more than 10 µs. Shaka Player 5.2.12 begins to decode anew in the middle of a segment,
  /// and loses the rest of it, when the sum of what parts last and the times in them are an offset
  /// apart that differs by 1 ms from the one before. It adds this 1 ms itself, so that the last bit
  /// of a double decides (shaka-player#10589).
  private static double hardlyLonger(double seconds) {
    return Math.min((Math.floor(seconds * 100_000 + 0.001) + 1) / 100_000, Limits.PART_TARGET);
  }

  private Segment first() {
    Segment open = rendition.open();
    return segments.isEmpty() && open != null ? open : segments.getFirst();
  }

  private String folder() {
    return rendition.rendition().label() + '/';
  }

  static String dateTime(Instant time) {
    return DATE_TIME.format(time);
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.5f", seconds);
  }
}
