package dev.millrace.conformance;

import java.util.ArrayList;
import java.util.List;

/// A tag or an address, and where it stands.
///
/// @param number from 1
record Line(int number, Tag tag) {
  /// An hour's window of parts has some 30 kB.
  private static final int MAX_CHARACTERS = 4 << 20;

  /// Splits a playlist at LF or CRLF; leaves out empty lines and comments (RFC 8216bis, 4.1).
  ///
  /// @throws UnreadableException when a line cannot be read
  static List<Line> parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new UnreadableException(
          UnreadableException.Reason.LIMIT,
          text.length() + " characters, at most " + MAX_CHARACTERS + " are read");
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end;
      String line = text.substring(start, next);
      add(lines, ++number, line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
      start = next + 1;
    }
    return List.copyOf(lines);
  }

  private static void add(List<Line> lines, int number, String line) {
    if (line.chars().anyMatch(c -> Character.isISOControl(c) || c == '\uFEFF')) {
      throw UnreadableException.malformed("line " + number + ": a control character");
    }
    if (line.isEmpty() || (line.startsWith("#") && !line.startsWith("#EXT"))) {
      return;
    }
    try {
      lines.add(new Line(number, TagParser.parse(line)));
    } catch (UnreadableException e) {
      throw UnreadableException.malformed("line " + number + ": " + e.getMessage());
    }
  }
}
