package dev.millrace.hls;

/// A partial segment, which is one CMAF chunk. Immutable.
///
/// @param number counts the parts of a rendition, gaps included
/// @param name of its file
/// @param payload `moof` and `mdat`; empty for a gap
/// @param seconds how long it plays
/// @param independent whether it begins with a sync sample
record Part(long number, String name, Payload payload, double seconds, boolean independent) {
  /// @param offset where it begins in its segment
  static Part of(long number, String token, int offset, Chunk chunk) {
    Payload payload = new Payload(offset, chunk.content());
    return new Part(number, name(number, token), payload, chunk.seconds(), chunk.independent());
  }

  /// The running number is all that tells parts apart, so the next part's name is always known.
  static String name(long number, String token) {
    return "p" + number + "-" + token + ".m4s";
  }

  /// Whether the rendition missed it.
  boolean gap() {
    return payload.size() == 0;
  }
}
