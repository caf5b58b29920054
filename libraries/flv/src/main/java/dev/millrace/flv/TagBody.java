package dev.millrace.flv;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;

/// A cursor over a tag's body. Reading past the end throws a `MALFORMED` [FlvException].
final class TagBody {
  private final Bytes bytes;
  private int position;

  TagBody(Bytes bytes) {
    this.bytes = bytes;
  }

  boolean isEmpty() {
    return position == bytes.size();
  }

  int u8() {
    require(1);
    return bytes.get(position++);
  }

  int u16() {
    return u8() << 8 | u8();
  }

  int u24() {
    return u16() << 8 | u8();
  }

  /// SI24, a signed number of 24 bits.
  int s24() {
    return u24() << 8 >> 8;
  }

  /// Four characters naming a codec, as a number: `fourCc("avc1")`.
  int fourCc() {
    return u16() << 16 | u16();
  }

  static int fourCc(String name) {
    return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
  }

  Bytes take(int length) {
    require(length);
    Bytes taken = bytes.slice(position, length);
    position += length;
    return taken;
  }

  Bytes rest() {
    return take(bytes.size() - position);
  }

  private void require(int length) {
    if (length > bytes.size() - position) {
      throw new FlvException(
          Reason.MALFORMED,
          "a tag of "
              + bytes.size()
              + " bytes ends where "
              + length
              + " more are needed at "
              + position);
    }
  }
}
