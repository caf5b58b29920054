package dev.millrace.hls;

import java.util.ArrayDeque;
import java.util.Deque;

/// Writes an XML document (XML 1.0), whatever its texts hold: what XML has no character for becomes
/// U+FFFD. Used by one thread.
final class Xml {
  private static final int REPLACEMENT = 0xFFFD;

  private final StringBuilder text =
      new StringBuilder(2048).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  private final Deque<String> open = new ArrayDeque<>();
  private boolean inTag;

  /// Begins an element within the one that is open.
  Xml element(String name) {
    closeTag();
    text.append('<').append(name);
    open.push(name);
    inTag = true;
    return this;
  }

  /// Of the element that has just begun.
  Xml attribute(String name, Object value) {
    text.append(' ').append(name).append("=\"");
    escape(value.toString());
    text.append('"');
    return this;
  }

  /// The content of the element that has just begun, which ends.
  Xml end(String content) {
    text.append('>');
    inTag = false;
    escape(content);
    text.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /// Ends the element that was begun last.
  Xml end() {
    String name = open.pop();
    text.append(inTag ? "/>\n" : "</" + name + ">\n");
    inTag = false;
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void closeTag() {
    text.append(inTag ? ">\n" : "");
  }

  private void escape(String value) {
    value
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> text.append("&amp;");
            case '<' -> text.append("&lt;");
            case '>' -> text.append("&gt;");
            case '"' -> text.append("&quot;");
            case '\t', '\n', '\r' -> text.append("&#").append(c).append(';');
            default -> text.appendCodePoint(allowed(c) ? c : REPLACEMENT);
          }
        });
  }

  /// XML 1.0, 2.2.
  private static boolean allowed(int c) {
    return c >= ' ' && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
  }
}
