package dev.millrace.hls;

import dev.millrace.media.Bytes;

/// What a part is made of, before it has a name. Immutable.
///
/// @param content `moof` and `mdat` in one piece outside the heap; empty for a gap
/// @param seconds how long it plays, at most the part target
/// @param samples how many pictures or audio frames it has
/// @param independent whether it begins with a sync sample
record Chunk(Bytes content, double seconds, int samples, boolean independent) {
  Chunk lasting(double shorter) {
    return new Chunk(content, shorter, samples, independent);
  }

  static Chunk gap(double seconds) {
    return new Chunk(Bytes.EMPTY, seconds, /* samples= */ 0, /* independent= */ false);
  }
}
