package dev.millrace.fmp4;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Shows boxes as text, one a line, for golden tests and for people. Stateless.
public final class BoxDump {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_BYTES_SHOWN = 160;

  /// Boxes that hold boxes only.
  private static final Set<String> CONTAINERS =
      Set.of("moov", "trak", "mdia", "minf", "dinf", "stbl", "mvex", "moof", "traf", "edts");

  private BoxDump() {}

  /// One line per box: indentation by depth, type, size, then the fields in hexadecimal; long
  /// contents are cut.
  ///
  /// @throws Fmp4Exception `MALFORMED` where a size does not fit, `LIMIT` for boxes nested too deep
  public static String dump(Bytes boxes) {
    StringBuilder text = new StringBuilder();
    dump(boxes, /* depth= */ 0, text);
    return text.toString();
  }

  private static void dump(Bytes boxes, int depth, StringBuilder text) {
    if (depth > MAX_DEPTH) {
      throw new Fmp4Exception(Reason.LIMIT, "boxes nested deeper than " + MAX_DEPTH);
    }
    Bytes rest = boxes;
    while (!rest.isEmpty()) {
      int size = size(rest);
      String type = type(rest);
      Bytes content = rest.slice(Boxes.HEADER, size - Boxes.HEADER);
      text.repeat("  ", depth).append(type).append(' ').append(size);
      if (CONTAINERS.contains(type)) {
        text.append('\n');
        dump(content, depth + 1, text);
      } else {
        fields(type, content, depth, text);
      }
      rest = rest.slice(size);
    }
  }

  private static int size(Bytes boxes) {
    long size = boxes.size() < Boxes.HEADER ? 0 : boxes.asByteBuffer().getInt() & 0xffffffffL;
    if (size < Boxes.HEADER || size > boxes.size()) {
      throw new Fmp4Exception(
          Reason.MALFORMED, "a box of " + size + " bytes where " + boxes.size() + " are left");
    }
    return (int) size;
  }

  private static String type(Bytes box) {
    Bytes type = box.slice(4, 4);
    String text = StandardCharsets.ISO_8859_1.decode(type.asByteBuffer()).toString();
    return text.chars().allMatch(c -> c >= ' ' && c < 127) ? text : "0x" + type.toHex();
  }

  private static void fields(String type, Bytes content, int depth, StringBuilder text) {
    if (type.equals("trun") && content.size() >= 12) {
      trun(content.asByteBuffer(), depth, text);
      return;
    }
    boolean cut = content.size() > MAX_BYTES_SHOWN;
    Bytes shown = cut ? content.slice(0, MAX_BYTES_SHOWN) : content;
    text.append(content.isEmpty() ? "" : " ").append(shown.toHex()).append(cut ? "…" : "");
    text.append('\n');
  }

  /// A line per sample: the tables of fragments are what golden files are read for.
  private static void trun(ByteBuffer content, int depth, StringBuilder text) {
    text.append(" flags %08x".formatted(content.getInt()));
    long count = content.getInt() & 0xffffffffL;
    text.append(" samples %d dataOffset %d\n".formatted(count, content.getInt()));
    for (long i = 0; i < count && content.remaining() >= 16; i++) {
      text.repeat("  ", depth + 1)
          .append("duration %d size %d".formatted(content.getInt(), content.getInt()))
          .append(
              " flags %08x compositionOffset %d\n".formatted(content.getInt(), content.getInt()));
    }
  }
}
