package dev.millrace.worker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The bits of a JPEG scan (ITU-T T.81, F.2.2.5), zeros behind its end. One thread.
///
/// They are copied by the piece, without the zero that follows each 0xff: so the next ones can be
/// read from any bit on, without a look at each byte. The data must hold a marker somewhere behind
/// `position`, as [JpegParser] sees to.
final class JpegBits {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int PIECE = 8 << 10;

  /// The last bit from which on a long is in the piece.
  private static final int LAST_WHOLE = (PIECE - Long.BYTES) * Byte.SIZE;

  private static final int NOT_IN_SIGHT = Integer.MAX_VALUE;

  private final byte[] data;
  private final byte[] piece = new byte[PIECE];
  private int position; // of the first byte that is not in the piece
  private int at; // the next bit, in the piece
  private int end; // behind the last bit, in the piece; below zero when it is far behind
  private long next; // from the next bit on

  JpegBits(byte[] data, int position) {
    this.data = data;
    this.position = position;
    begin();
  }

  /// In the data; no marker that ends the scan is before it.
  int position() {
    return position;
  }

  /// Sees to 57 bits: more than the longest code and its value.
  void need() {
    if (at > LAST_WHOLE) {
      fill();
    }
    next = (long) LONGS.get(piece, at >>> 3) << (at & 7);
  }

  /// @param number 1 to 16, no more than are there
  int peek(int number) {
    return (int) (next >>> (64 - number));
  }

  void skip(int number) {
    next <<= number;
    at += number;
  }

  /// @param number 0 to 16, no more than are there
  int take(int number) {
    int value = (int) (next >>> 1 >>> (63 - number));
    skip(number);
    return value;
  }

  int bit() {
    need();
    return take(1);
  }

  /// A number of so many bits, negative ones as their complement (F.2.2.1, EXTEND). Without a
  /// branch, as which of them is negative cannot be foreseen.
  int extended(int number) {
    int value = take(number);
    int negative = (value - (1 << number >> 1)) >> 31;
    return value + (negative & (1 - (1 << number)));
  }

  /// @throws PictureException when more was taken than there is
  void checkEnd() {
    if (at > end) {
      throw PictureException.corrupt("a JPEG scan ends too early");
    }
  }

  /// Goes behind the marker of a restart interval, which must be next.
  void restart() {
    checkEnd();
    if (end == NOT_IN_SIGHT) {
      fill(); // it may be just behind the piece
    }
    boolean near = end - at < Long.SIZE; // what fills the last byte, and some are generous
    if (!near || data[position] != (byte) 0xff || (data[position + 1] & 0xf8) != 0xd0) {
      throw PictureException.corrupt("no JPEG restart marker at " + position);
    }
    position += 2;
    begin();
  }

  private void begin() {
    end = NOT_IN_SIGHT;
    at = PIECE * Byte.SIZE;
    fill();
  }

  /// Moves what is left of the piece to its beginning, and fills the rest.
  private void fill() {
    int used = at >>> 3;
    int filled = PIECE - used;
    System.arraycopy(piece, used, piece, 0, filled);
    at &= 7;
    if (end == NOT_IN_SIGHT) {
      filled = copy(filled);
      end = filled < PIECE ? filled * Byte.SIZE : NOT_IN_SIGHT;
    } else {
      end -= used * Byte.SIZE;
    }
    Arrays.fill(piece, filled, PIECE, (byte) 0);
  }

  /// Up to the next marker, or as much as there is room for.
  private int copy(int from) {
    int to = from;
    while (to < PIECE) {
      if (to <= PIECE - Long.BYTES && position <= data.length - Long.BYTES) {
        long eight = (long) LONGS.get(data, position);
        if (!holdsFf(eight)) {
          LONGS.set(piece, to, eight);
          position += Long.BYTES;
          to += Long.BYTES;
          continue;
        }
      }
      if (data[position] == (byte) 0xff) {
        if (data[position + 1] != 0) {
          break;
        }
        position++;
        piece[to++] = (byte) 0xff;
      } else {
        piece[to++] = data[position];
      }
      position++;
    }
    return to;
  }

  private static boolean holdsFf(long bytes) {
    return (~bytes - 0x0101010101010101L & bytes & 0x8080808080808080L) != 0;
  }
}
