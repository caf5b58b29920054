package dev.millrace.hls;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes and reads the lines of a rendition's index. Stateless.
///
/// ```
/// init <name> <codecs> <width> <height> <channels> <independent> [<time 0 in ms since 1970>]
/// segment <name> <init> <discontinuity sequence> <start in ms since 1970> <seconds> <samples> <size>
/// ```
final class RecordingEntries {
  private static final Pattern INIT =
      Pattern.compile(
          "init (\\S+) (\\S+) (\\d{1,6}) (\\d{1,6}) (\\d{1,3}) (true|false)(?: (\\d{1,15}))?");
  private static final Pattern SEGMENT =
      Pattern.compile(
          "segment (\\S+) (\\S+) (\\d{1,15}) (\\d{1,15}) (\\d{1,4}\\.\\d{1,6}) (\\d{1,9}) (\\d{1,9})");

  private RecordingEntries() {}

  /// @param programStart when time 0 of its media was
  static String init(
      Rendition rendition, InitFile init, boolean independent, Instant programStart) {
    Variant variant = Variant.of(rendition, init.track().config(), independent);
    return String.format(
        Locale.ROOT,
        "init %s %s %d %d %d %b %d",
        init.name(),
        variant.codecs(),
        variant.width(),
        variant.height(),
        variant.channels(),
        independent,
        programStart.toEpochMilli());
  }

  static String segment(Segment segment, Instant programStart) {
    return String.format(
        Locale.ROOT,
        "segment %s %s %d %d %.5f %d %d",
        segment.name(),
        segment.init().name(),
        segment.discontinuitySequence(),
        programStart.toEpochMilli() + segment.startMs(),
        segment.seconds(),
        segment.samples(),
        segment.size());
  }

  /// Lines that are no entries are passed over, and a last one without its end: it was cut off.
  static List<RecordedSegment> read(Rendition rendition, String index) {
    Map<String, RecordedInit> inits = new HashMap<>();
    List<RecordedSegment> segments = new ArrayList<>();
    String runKey = "";
    int run = 0;
    String lines = index.substring(0, index.lastIndexOf('\n') + 1);
    for (String line : lines.split("\n", -1)) {
      Matcher init = INIT.matcher(line);
      Matcher segment = SEGMENT.matcher(line);
      if (init.matches()) {
        inits.put(init.group(1), init(rendition, init));
      } else if (segment.matches() && inits.containsKey(segment.group(2))) {
        String key = segment.group(3) + tokenOf(segment.group(1));
        run += key.equals(runKey) ? 0 : 1;
        runKey = key;
        segments.add(segment(segment, inits.get(segment.group(2)), run));
      }
    }
    return List.copyOf(segments);
  }

  /// Names of one packager end alike: a restart of the server begins a new run.
  private static String tokenOf(String name) {
    return name.substring(name.indexOf('-') + 1);
  }

  private static RecordedInit init(Rendition rendition, Matcher line) {
    OptionalLong programStartMs =
        line.group(7) == null
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(line.group(7)));
    return new RecordedInit(line.group(1), variant(rendition, line), programStartMs);
  }

  private static Variant variant(Rendition rendition, Matcher line) {
    return new Variant(
        rendition,
        line.group(2),
        Integer.parseInt(line.group(3)),
        Integer.parseInt(line.group(4)),
        Integer.parseInt(line.group(5)),
        /* frameRate= */ 0,
        /* peak= */ 0,
        /* average= */ 0,
        Boolean.parseBoolean(line.group(6)));
  }

  private static RecordedSegment segment(Matcher line, RecordedInit init, int run) {
    return new RecordedSegment(
        line.group(1),
        init,
        run,
        Long.parseLong(line.group(4)),
        Double.parseDouble(line.group(5)),
        Integer.parseInt(line.group(6)),
        Integer.parseInt(line.group(7)));
  }

  /// The media sequence number that follows those of an index, 0 for an empty one.
  static long nextMsn(List<RecordedSegment> segments) {
    long next = 0;
    for (RecordedSegment segment : segments) {
      OptionalLong msn = msnOf(segment.name());
      next = msn.isEmpty() ? next : Math.max(next, msn.getAsLong() + 1);
    }
    return next;
  }

  /// The media sequence number in a segment's name, when it has one.
  static OptionalLong msnOf(String name) {
    String digits = name.substring(0, Math.max(0, name.indexOf('-')));
    return digits.matches("\\d{1,15}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }
}
