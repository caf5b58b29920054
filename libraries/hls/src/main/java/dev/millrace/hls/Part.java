package dev.millrace.hls;

import dev.millrace.media.Bytes;

/// A partial segment, which is one CMAF chunk. Immutable.
///
/// @param number counts the parts of a rendition, gaps included
/// @param name of its file
/// @param content `moof` and `mdat` in one piece outside the heap; empty for a gap
/// @param seconds how long it plays
/// @param independent whether it begins with a sync sample
record Part(long number, String name, Bytes content, double seconds, boolean independent) {
  static Part of(long number, String token, Chunk chunk) {
    return new Part(
        number, name(number, token), chunk.content(), chunk.seconds(), chunk.independent());
  }

  /// The running number is all that tells parts apart, so the next part's name is always known.
  static String name(long number, String token) {
    return "p" + number + "-" + token + ".m4s";
  }

  /// Whether the rendition missed it.
  boolean gap() {
    return content.isEmpty();
  }
}
