package dev.millrace.media;

/// Reads single bits, most significant first, and Exp-Golomb codes (ITU-T H.264, 9.1). Reading past
/// the end throws a `MALFORMED` [MediaException].
final class BitReader {
  private static final int MAX_LEADING_ZEROS = 31;

  private final Bytes bytes;
  private int position;

  BitReader(Bytes bytes) {
    this.bytes = bytes;
  }

  boolean flag() {
    return bits(1) == 1;
  }

  /// The next `count` bits, 0 to 31, as an unsigned number.
  int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  /// Passes over `count` bits.
  void skip(int count) {
    for (int i = 0; i < count; i++) {
      bit();
    }
  }

  /// ue(v), at most 2^31 - 2.
  int unsignedGolomb() {
    int zeros = 0;
    while (bit() == 0) {
      zeros++;
      if (zeros > MAX_LEADING_ZEROS - 1) {
        throw new MediaException(Reason.MALFORMED, "an Exp-Golomb code of more than 30 zeros");
      }
    }
    return (1 << zeros) - 1 + bits(zeros);
  }

  /// ue(v) that must not exceed `max`; `name` is the specification's word for it.
  int unsignedGolomb(String name, int max) {
    int value = unsignedGolomb();
    if (value > max) {
      throw new MediaException(Reason.MALFORMED, name + " " + value + ", at most " + max);
    }
    return value;
  }

  /// se(v).
  int signedGolomb() {
    int code = unsignedGolomb();
    return (code & 1) == 1 ? (code >> 1) + 1 : -(code >> 1);
  }

  private int bit() {
    int index = position >> 3;
    if (index >= bytes.size()) {
      throw new MediaException(Reason.MALFORMED, "ends after " + bytes.size() + " bytes");
    }
    int bit = bytes.get(index) >> (7 - (position & 7)) & 1;
    position++;
    return bit;
  }
}
