package dev.millrace.worker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The bytes of an uploaded file, each access checked. Immutable.
final class FileBytes {
  private final byte[] bytes;

  FileBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  int size() {
    return bytes.length;
  }

  /// @throws PictureException when there is no such byte
  int u8(int offset) {
    need(offset, 1);
    return bytes[offset] & 0xff;
  }

  int u16(int offset) {
    return u8(offset) << 8 | u8(offset + 1);
  }

  int u16le(int offset) {
    return u8(offset + 1) << 8 | u8(offset);
  }

  int u24le(int offset) {
    return u8(offset + 2) << 16 | u16le(offset);
  }

  /// More than an `int` holds is more than any file: the largest one, then.
  int u32(int offset) {
    return clamped((long) u16(offset) << 16 | u16(offset + 2));
  }

  int u32le(int offset) {
    return clamped((long) u16le(offset + 2) << 16 | u16le(offset));
  }

  boolean startsWith(int offset, byte[] prefix) {
    return offset <= bytes.length - prefix.length
        && Arrays.equals(bytes, offset, offset + prefix.length, prefix, 0, prefix.length);
  }

  /// Four characters that name a chunk.
  String name(int offset) {
    need(offset, 4);
    return new String(bytes, offset, 4, StandardCharsets.ISO_8859_1);
  }

  byte[] slice(int offset, int length) {
    need(offset, length);
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /// Copies some of them.
  ///
  /// @return where `target` goes on
  int copy(int offset, int length, byte[] target, int position) {
    need(offset, length);
    System.arraycopy(bytes, offset, target, position, length);
    return position + length;
  }

  /// The bytes themselves, for what reads them without changing them.
  byte[] array() {
    return bytes;
  }

  /// @throws PictureException when the file ends before
  void need(int offset, int length) {
    if (offset < 0 || length < 0 || offset > bytes.length - length) {
      throw PictureException.corrupt(
          "%d bytes are wanted at %d, but the file ends at %d"
              .formatted(length, offset, bytes.length));
    }
  }

  private static int clamped(long value) {
    return (int) Math.min(value, Integer.MAX_VALUE);
  }
}
