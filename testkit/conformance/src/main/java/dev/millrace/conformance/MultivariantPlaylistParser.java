package dev.millrace.conformance;

import java.util.ArrayList;
import java.util.List;

/// Builds a multivariant playlist from its lines.
final class MultivariantPlaylistParser {
  private MultivariantPlaylistParser() {}

  /// @throws UnreadableException when a line cannot be read
  static MultivariantPlaylist parse(String text) {
    List<Line> lines = Line.parse(text);
    long version = 1;
    List<Variant> variants = new ArrayList<>();
    List<AttributeList> media = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      switch (lines.get(i).tag()) {
        case Tag.Version t -> version = t.number();
        case Tag.Media t -> media.add(t.attributes());
        case Tag.StreamInf t -> variants.add(variant(t, lines, i + 1));
        default -> {}
      }
    }
    return new MultivariantPlaylist(lines, version, variants, media);
  }

  private static Variant variant(Tag.StreamInf tag, List<Line> lines, int next) {
    boolean address = next < lines.size() && lines.get(next).tag() instanceof Tag.Uri;
    return new Variant(tag.attributes(), address ? ((Tag.Uri) lines.get(next).tag()).text() : null);
  }
}
