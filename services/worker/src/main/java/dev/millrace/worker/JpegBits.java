package dev.millrace.worker;

/// The bits of a JPEG scan (ITU-T T.81, F.2.2.5), zeros behind its end. One thread.
///
/// The data must hold a marker somewhere behind `position`, as [JpegParser] sees to.
final class JpegBits {
  private final byte[] data;
  private int position;
  private long bits; // the next one is the highest
  private int count; // of those in `bits`
  private int padding; // how many of them are not in the data

  JpegBits(byte[] data, int position) {
    this.data = data;
    this.position = position;
  }

  /// Sees to 32 bits at least: the longest code and its value.
  void need() {
    if (count < 32) {
      fill();
    }
  }

  /// @param number 1 to 16, no more than are there
  int peek(int number) {
    return (int) (bits >>> (64 - number));
  }

  void skip(int number) {
    bits <<= number;
    count -= number;
  }

  /// @param number 0 to 16, no more than are there
  int take(int number) {
    if (number == 0) {
      return 0;
    }
    int value = peek(number);
    skip(number);
    return value;
  }

  int bit() {
    need();
    return take(1);
  }

  /// A number of so many bits, negative ones as their complement (F.2.2.1, EXTEND).
  int extended(int number) {
    int value = take(number);
    return number > 0 && value < 1 << (number - 1) ? value - (1 << number) + 1 : value;
  }

  /// @throws PictureException when more was taken than there is
  void checkEnd() {
    if (padding > count) {
      throw PictureException.corrupt("a JPEG scan ends too early");
    }
  }

  /// Goes behind the marker of a restart interval, which must be next.
  void restart() {
    checkEnd();
    if (data[position] != (byte) 0xff || (data[position + 1] & 0xf8) != 0xd0) {
      throw PictureException.corrupt("no JPEG restart marker at " + position);
    }
    position += 2;
    bits = 0;
    count = 0;
    padding = 0;
  }

  private void fill() {
    while (count <= 56) {
      int next = data[position] & 0xff;
      if (next != 0xff) {
        position++;
      } else if (data[position + 1] == 0) {
        position += 2;
      } else {
        next = 0;
        padding += 8;
      }
      bits |= (long) next << (56 - count);
      count += 8;
    }
  }
}
