package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Ways in which a network may cut the same bytes.
final class Splits {
  private Splits() {}

  /// Whole, byte by byte, and three seeded random ways.
  static List<List<ByteBuffer>> of(Bytes bytes) {
    List<List<ByteBuffer>> ways = new ArrayList<>();
    ways.add(List.of(bytes.asByteBuffer()));
    ways.add(byteByByte(bytes));
    for (int seed = 2; seed < 5; seed++) {
      ways.add(cut(bytes, new Random(seed), 300));
    }
    return ways;
  }

  /// One way for each content: some of them byte by byte, others in pieces of up to 64.
  static List<ByteBuffer> atRandom(Bytes bytes) {
    Random random = new Random(bytes.hashCode());
    return cut(bytes, random, 1 + random.nextInt(64));
  }

  static List<ByteBuffer> byteByByte(Bytes bytes) {
    return cut(bytes, new Random(1), 1);
  }

  private static List<ByteBuffer> cut(Bytes bytes, Random random, int longest) {
    List<ByteBuffer> pieces = new ArrayList<>();
    int position = 0;
    while (position < bytes.size()) {
      int length = Math.min(bytes.size() - position, 1 + random.nextInt(longest));
      pieces.add(bytes.slice(position, length).asByteBuffer());
      position += length;
    }
    return pieces;
  }
}
