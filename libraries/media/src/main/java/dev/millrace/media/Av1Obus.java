package dev.millrace.media;

import org.jspecify.annotations.Nullable;

/// Runs of open bitstream units (AV1 specification, 5.3), each with its size. Stateless.
///
/// ```
/// 0 type(4) extension(1) hasSize(1) 0  [extension(8)]  [size(leb128)]  payload
/// ```
public final class Av1Obus {
  private static final int SEQUENCE_HEADER = 1;
  private static final int TEMPORAL_DELIMITER = 2;
  private static final int FORBIDDEN = 0x80;
  private static final int EXTENSION = 4;
  private static final int HAS_SIZE = 2;
  private static final int MAX_SIZE_BYTES = 4;

  private record Obu(int type, int payload, int end) {}

  private Av1Obus() {}

  /// A temporal unit as CMAF wants it (AV1 in ISOBMFF, 2.4): without the temporal delimiter that it
  /// begins with in other formats. Shares memory; bytes that are no OBUs stay as they are.
  public static Bytes withoutTemporalDelimiter(Bytes temporalUnit) {
    int position = 0;
    Obu obu = read(temporalUnit, position);
    while (obu != null && obu.type == TEMPORAL_DELIMITER) {
      position = obu.end;
      obu = read(temporalUnit, position);
    }
    return temporalUnit.slice(position);
  }

  /// The payload of the first sequence header, empty when there is none.
  static Bytes sequenceHeader(Bytes obus) {
    for (Obu obu = read(obus, 0); obu != null; obu = read(obus, obu.end)) {
      if (obu.type == SEQUENCE_HEADER) {
        return obus.slice(obu.payload, obu.end - obu.payload);
      }
    }
    return Bytes.EMPTY;
  }

  /// The unit at `start`; null at the end and where there is none.
  private static @Nullable Obu read(Bytes bytes, int start) {
    if (start >= bytes.size() || (bytes.get(start) & FORBIDDEN) != 0) {
      return null;
    }
    int header = bytes.get(start);
    int position = start + ((header & EXTENSION) == 0 ? 1 : 2);
    int size = bytes.size() - position;
    if ((header & HAS_SIZE) != 0) {
      int length = sizeLength(bytes, position);
      size = length == 0 ? Integer.MAX_VALUE : size(bytes, position, length);
      position += length;
    }
    boolean whole = position <= bytes.size() && size <= bytes.size() - position;
    return whole ? new Obu(header >> 3 & 0x0f, position, position + size) : null;
  }

  /// How many bytes a size takes, each but the last with its high bit set; 0 where there is none.
  private static int sizeLength(Bytes bytes, int position) {
    for (int length = 1; length <= MAX_SIZE_BYTES; length++) {
      int last = position + length - 1;
      if (last < bytes.size() && (bytes.get(last) & 0x80) == 0) {
        return length;
      }
    }
    return 0;
  }

  /// leb128(), 4.10.5.
  private static int size(Bytes bytes, int position, int length) {
    int size = 0;
    for (int i = length - 1; i >= 0; i--) {
      size = size << 7 | (bytes.get(position + i) & 0x7f);
    }
    return size;
  }
}
