package dev.millrace.conformance;

import java.util.List;
import java.util.stream.Stream;

/// A multivariant playlist. Immutable.
///
/// @param media the attributes of each EXT-X-MEDIA
record MultivariantPlaylist(
    List<Line> lines, long version, List<Variant> variants, List<AttributeList> media) {
  MultivariantPlaylist {
    lines = List.copyOf(lines);
    variants = List.copyOf(variants);
    media = List.copyOf(media);
  }

  /// Whether it has EXT-X-INDEPENDENT-SEGMENTS.
  boolean independentSegments() {
    return lines.stream().anyMatch(line -> line.tag() instanceof Tag.IndependentSegments);
  }

  /// The addresses of all media playlists as written, each once.
  List<String> playlists() {
    return Stream.concat(
            variants.stream().map(Variant::uri).flatMap(Stream::ofNullable),
            media.stream().flatMap(rendition -> rendition.quoted("URI").stream()))
        .distinct()
        .toList();
  }
}
