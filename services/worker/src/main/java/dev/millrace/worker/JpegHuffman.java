package dev.millrace.worker;

/// A Huffman table of a JPEG (ITU-T T.81, annex C and F.2.2.3). Immutable.
final class JpegHuffman {
  private static final int LOOK = 10;

  /// How many bits the numbers of `over` look at.
  static final int LOOK_OVER = 13;

  /// In a number of `over`: the block ends there.
  static final int END = 16;

  /// A symbol without a coefficient, behind which the block goes on.
  static final int SIXTEEN_ZEROS = 0xf0;

  private static final int LONGEST = 16;

  /// By the next bits: the length of the code above the symbol; 0 when it is longer.
  private final short[] short_ = new short[1 << LOOK];

  /// By the next bits, when they hold a code and its value: the value, then four bits of run, then
  /// four bits of their length; else 0.
  private final int[] whole = new int[1 << LOOK];

  private final int[] firstCode = new int[LONGEST + 2];
  private final int[] firstIndex = new int[LONGEST + 2];
  private final int[] counts;
  private final byte[] symbols;

  /// @param counts of codes, by their length less one
  /// @param symbols in the order of their codes
  /// @throws PictureException when there are more codes than lengths allow
  JpegHuffman(int[] counts, byte[] symbols) {
    this.counts = counts;
    this.symbols = symbols;
    int code = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++) {
      int number = counts[length - 1];
      firstCode[length] = code;
      firstIndex[length] = index;
      if (code + number > 1 << length) {
        throw PictureException.corrupt("a JPEG Huffman table with too many codes");
      }
      for (int i = 0; i < number && length <= LOOK; i++) {
        look(code + i, length, symbols[index + i] & 0xff);
      }
      code = (code + number) << 1;
      index += number;
    }
  }

  /// The next symbol.
  int symbol(JpegBits bits) {
    int found = short_[bits.peek(LOOK)];
    if (found != 0) {
      bits.skip(found >> 8);
      return found & 0xff;
    }
    for (int length = LOOK + 1; length <= LONGEST; length++) {
      int offset = bits.peek(length) - firstCode[length];
      if (offset >= 0 && offset < counts[length - 1]) {
        bits.skip(length);
        return symbols[firstIndex[length] + offset] & 0xff;
      }
    }
    throw PictureException.corrupt("a JPEG scan with a code that is in no table");
  }

  /// Run and value together, of a coefficient that is short; 0 when it is not, or is an end.
  int whole(JpegBits bits) {
    int found = whole[bits.peek(LOOK)];
    if (found != 0) {
      bits.skip(found & 15);
    }
    return found;
  }

  /// For who wants none of the coefficients that come: by the next bits, as many as they hold
  /// whole. Seven bits of how far these go in the block, [#END] when it ends behind them, four bits
  /// of their length; 0 when there is none.
  short[] over() {
    short[] over = new short[1 << LOOK_OVER];
    for (int bits = 0; bits < over.length; bits++) {
      over[bits] = (short) lookOver(bits);
    }
    return over;
  }

  private int lookOver(int bits) {
    int taken = 0;
    int far = 0;
    while (true) {
      int known = short_[(bits << taken & ((1 << LOOK_OVER) - 1)) >> (LOOK_OVER - LOOK)];
      int symbol = known & 0xff;
      int length = (known >> 8) + (symbol & 15);
      if (known == 0 || symbol == SIXTEEN_ZEROS || taken + length > LOOK_OVER) {
        return far << 5 | taken;
      }
      taken += length;
      if ((symbol & 15) == 0) {
        return far << 5 | END | taken;
      }
      far += (symbol >> 4) + 1;
    }
  }

  private void look(int code, int length, int symbol) {
    int free = LOOK - length;
    int size = symbol & 15;
    for (int rest = 0; rest < 1 << free; rest++) {
      int at = code << free | rest;
      short_[at] = (short) (length << 8 | symbol);
      if (size > 0 && length + size <= LOOK) {
        int raw = (rest >> (free - size)) & ((1 << size) - 1);
        int value = raw < 1 << (size - 1) ? raw - (1 << size) + 1 : raw;
        whole[at] = value << 8 | (symbol & 0xf0) | (length + size);
      }
    }
  }
}
