package dev.millrace.conformance;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a server says at each moment of a short broadcast, with at most one fault. A moment is the
/// part that comes next. Immutable.
///
/// @param fault the rule that is broken
record ScriptedStream(Set<String> renditions, @Nullable Rule fault) {
  static final int PARTS = 6;
  static final Position FIRST = new Position(100, 2);
  static final Position LAST = new Position(105, 0);

  /// Where most faults are.
  static final long FAULTY = 102;

  static final int WINDOW = 12;
  private static final int KEPT_BY_DELTA = 6;

  /// How old the segments are that are listed without their parts.
  private static final int PARTLY_LISTED = 8;

  String multivariant() {
    StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:6\n");
    int bandwidth = is(Rule.BANDWIDTH_KEPT) ? 1000 : 100_000;
    for (String rendition : renditions) {
      text.append("#EXT-X-STREAM-INF:BANDWIDTH=" + bandwidth + ",AVERAGE-BANDWIDTH=900,")
          .append("CODECS=\"avc1.64001f\",RESOLUTION=640x360,FRAME-RATE=30.000\n")
          .append("live/" + rendition + ".m3u8\n");
    }
    return text.toString();
  }

  /// @param delta whether to leave out what is old
  String playlist(String rendition, Position edge, boolean delta) {
    boolean skip = delta && !is(Rule.DELTA_WHEN_ASKED);
    long first = edge.msn() - WINDOW;
    StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:2\n");
    text.append(is(Rule.INDEPENDENT_IS_SYNC) ? "" : "#EXT-X-INDEPENDENT-SEGMENTS\n");
    text.append("#EXT-X-MEDIA-SEQUENCE:" + first + "\n")
        .append("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.05")
        .append(",CAN-SKIP-UNTIL=12\n#EXT-X-PART-INF:PART-TARGET=0.35\n");
    text.append(
        skip
            ? "#EXT-X-SKIP:SKIPPED-SEGMENTS=" + (WINDOW - KEPT_BY_DELTA) + "\n"
            : "#EXT-X-MAP:URI=\"" + rendition + "/init.mp4\"\n");
    for (long msn = first + (skip ? WINDOW - KEPT_BY_DELTA : 0); msn < edge.msn(); msn++) {
      encoding(text, rendition, msn);
      parts(text, rendition, msn, msn < edge.msn() - 3 ? 0 : PARTS);
      boolean wrong = skip && is(Rule.DELTA_EQUALS_FULL) && msn == edge.msn() - 5;
      text.append("#EXTINF:2.00000,\n" + rendition + "/s" + (wrong ? 0 : msn) + ".m4s\n");
    }
    if (edge.equals(LAST)) {
      return text.append("#EXT-X-ENDLIST\n").toString();
    }
    if (edge.part() > 0) {
      encoding(text, rendition, edge.msn());
      parts(text, rendition, edge.msn(), edge.part());
    }
    tail(text, rendition, edge);
    return text.toString();
  }

  private void encoding(StringBuilder text, String rendition, long msn) {
    if (is(Rule.ENCODING_CHANGE_MARKED) && msn == FAULTY) {
      text.append("#EXT-X-MAP:URI=\"" + rendition + "/init2.mp4\"\n");
    }
  }

  /// @param number of the encoding, empty for the first
  byte[] initBytes(String number) {
    return TinyMedia.init(is(Rule.CODECS_TRUE) ? "hvc1" : "avc1", number.length());
  }

  private void tail(StringBuilder text, String rendition, Position edge) {
    text.append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"" + part(rendition, edge) + "\"\n");
    Position last = edge.part() > 0 ? edge : new Position(edge.msn() - 1, PARTS);
    for (String other : renditions) {
      if (!other.equals(rendition)) {
        text.append("#EXT-X-RENDITION-REPORT:URI=\"" + other + ".m3u8\"")
            .append(",LAST-MSN=" + last.msn() + ",LAST-PART=" + (last.part() - 1) + "\n");
      }
    }
  }

  private void parts(StringBuilder text, String rendition, long msn, int parts) {
    long seconds = 2 * (msn - 80);
    text.append("#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:")
        .append("%02d.000Z%n".formatted(seconds));
    for (int i = 0; i < parts; i++) {
      text.append("#EXT-X-PART:DURATION=" + durationMs(i) / 1000.0)
          .append(",URI=\"" + part(rendition, new Position(msn, i)) + "\"")
          .append(i == 0 && !begunLate(msn) ? ",INDEPENDENT=YES\n" : "\n");
    }
  }

  byte[] segmentBytes(String rendition, long msn) {
    byte[] bytes = new byte[0];
    boolean cut = is(Rule.MEDIA_PRESENT) && msn == FIRST.msn() - PARTLY_LISTED;
    for (int i = 0; i < (cut ? PARTS - 1 : PARTS); i++) {
      bytes = TinyMedia.join(bytes, partBytes(rendition, msn, i));
    }
    if (is(Rule.PARTS_EQUAL_SEGMENT) && msn == FAULTY) {
      bytes[bytes.length - 1]++;
    }
    return bytes;
  }

  byte[] partBytes(String rendition, long msn, int part) {
    boolean faulty = msn == FAULTY && part == 0;
    boolean after = msn > FAULTY || (msn == FAULTY && part > 0);
    if (faulty && is(Rule.FRAGMENT_SYNTAX)) {
      return TinyMedia.ints(1, 2, 3);
    }
    long time = msn * 2000 + part * 340L;
    time += faulty && is(Rule.DECODE_TIME_CONTINUOUS) ? 1 : 0;
    time += rendition.equals("high") && is(Rule.SAME_MEDIA_TIME) ? 1000 : 0;
    // one part is longer than it says, and those after it come later
    time += after && is(Rule.DURATION_TRUE) ? 200 : 0;
    int duration = durationMs(part) + (faulty && is(Rule.DURATION_TRUE) ? 200 : 0);
    boolean sync = part == 0 && !(faulty && is(Rule.INDEPENDENT_IS_SYNC)) && !begunLate(msn);
    return TinyMedia.fragment(time, duration, sync);
  }

  /// Parts have one running number in a rendition.
  static String part(String rendition, Position position) {
    return rendition + "/p" + (position.msn() * PARTS + position.part()) + ".m4s";
  }

  /// Whether a segment begins with what needs the one before.
  private boolean begunLate(long msn) {
    return is(Rule.INDEPENDENT_SEGMENT_IS_SYNC) && msn == FAULTY;
  }

  static int durationMs(int part) {
    return part == PARTS - 1 ? 300 : 340;
  }

  boolean is(Rule rule) {
    return fault == rule;
  }
}
