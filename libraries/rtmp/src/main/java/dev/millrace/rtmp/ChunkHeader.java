package dev.millrace.rtmp;

import java.nio.ByteBuffer;

/// A chunk's header while its bytes arrive (RTMP 1.0, 5.3.1).
///
/// ```
/// fmt(2) csid(6)  [csid-64 (8|16)]  time(24) length(24) type(8) streamId(32, little-endian)
///                                   └ fmt 2 ┘└──── fmt 1 ────┘└──────── fmt 0 ────────────┘
/// [extended time(32) where time is ffffff]
/// ```
final class ChunkHeader {
  static final int NO_MESSAGE_HEADER = 3;

  private static final int[] MESSAGE_HEADER_SIZE = {11, 7, 3, 0};
  private static final int EXTENDED = 0xffffff;
  private static final int MAX_SIZE = 3 + 11 + 4;

  private final ByteBuffer bytes = ByteBuffer.allocate(MAX_SIZE);

  void clear() {
    bytes.clear();
  }

  void add(byte value) {
    bytes.put(value);
  }

  boolean empty() {
    return bytes.position() == 0;
  }

  /// Whether the basic header is there, so that `chunkStreamId` may be asked.
  boolean basicComplete() {
    return !empty() && bytes.position() >= basicSize();
  }

  /// @param extendedBefore whether the chunk stream's last header had an extended timestamp
  boolean complete(boolean extendedBefore) {
    int fixed = basicSize() + MESSAGE_HEADER_SIZE[format()];
    return bytes.position() >= fixed
        && bytes.position() == fixed + (extended(extendedBefore) ? 4 : 0);
  }

  int format() {
    return bytes.get(0) >> 6 & 3;
  }

  int chunkStreamId() {
    return switch (basicSize()) {
      case 2 -> 64 + u8(1);
      case 3 -> 64 + u8(1) + (u8(2) << 8);
      default -> bytes.get(0) & 0x3f;
    };
  }

  boolean extended(boolean extendedBefore) {
    return format() == NO_MESSAGE_HEADER ? extendedBefore : u24(basicSize()) == EXTENDED;
  }

  /// The absolute time of format 0, the delta of formats 1 and 2.
  long time(boolean extended) {
    return extended ? extendedField() : u24(basicSize());
  }

  long extendedField() {
    return bytes.getInt(bytes.position() - 4) & 0xffffffffL;
  }

  /// The four bytes that were taken for an extended timestamp.
  ByteBuffer lastFour() {
    byte[] four = new byte[4];
    bytes.get(bytes.position() - 4, four);
    return ByteBuffer.wrap(four);
  }

  int messageLength() {
    return u24(basicSize() + 3);
  }

  int messageType() {
    return u8(basicSize() + 6);
  }

  int messageStreamId() {
    return Integer.reverseBytes(bytes.getInt(basicSize() + 7));
  }

  private int basicSize() {
    return switch (bytes.get(0) & 0x3f) {
      case 0 -> 2;
      case 1 -> 3;
      default -> 1;
    };
  }

  private int u8(int index) {
    return bytes.get(index) & 0xff;
  }

  private int u24(int index) {
    return u8(index) << 16 | u8(index + 1) << 8 | u8(index + 2);
  }
}
