package dev.millrace.worker;

/// One colour of a JPEG while it is decoded: which of its blocks are wanted, and their samples in a
/// smaller size. One thread.
final class JpegComponent {
  final int id;
  final int horizontal;
  final int vertical;
  final int table; // of quantization
  int blocksWide; // as a scan of several components has them
  int blocksHigh;
  int ownWide; // as a scan of it alone has them
  int ownHigh;
  int prediction;
  JpegHuffman dc = JpegDecoder.NONE;
  JpegHuffman ac = JpegDecoder.NONE;
  short[] over = {}; // of `ac`, in a scan of a sequential picture

  private int firstX; // of the blocks that are wanted
  private int firstY;
  private int wide;
  private int high;
  private int size; // of a block's samples, a side
  private byte[] samples = {};
  private short[] coefficients = {}; // of a progressive picture
  private long[] present = {}; // which of all blocks' coefficients are not zero, likewise

  JpegComponent(int id, int horizontal, int vertical, int table) {
    this.id = id;
    this.horizontal = horizontal;
    this.vertical = vertical;
    this.table = table;
  }

  /// Takes memory for the blocks that a square touches.
  ///
  /// @param most the largest sampling factors of the picture, across and down
  void want(Square square, int[] most, int size, boolean progressive) {
    this.size = size;
    firstX = (int) ((long) square.x() * horizontal / most[0] / 8);
    firstY = (int) ((long) square.y() * vertical / most[1] / 8);
    int right = (int) (((long) square.x() + square.side()) * horizontal / most[0] / 8);
    int bottom = (int) (((long) square.y() + square.side()) * vertical / most[1] / 8);
    wide = Math.min(right + 1, blocksWide) - firstX;
    high = Math.min(bottom + 1, blocksHigh) - firstY;
    samples = new byte[wide * high * size * size];
    if (progressive) {
      coefficients = new short[wide * high * size * size];
      present = new long[blocksWide * blocksHigh];
    }
  }

  boolean wants(int x, int y) {
    return x >= firstX && x < firstX + wide && y >= firstY && y < firstY + high;
  }

  /// Where the coefficients of a block that is wanted begin.
  int coefficientsAt(int x, int y) {
    return ((y - firstY) * wide + x - firstX) * size * size;
  }

  short[] coefficients() {
    return coefficients;
  }

  long[] present() {
    return present;
  }

  /// Makes samples of a block.
  ///
  /// @param values its first coefficients, quantized no more
  void put(int x, int y, int[] values) {
    int at = ((y - firstY) * size * wide + x - firstX) * size;
    JpegTransform.inverse(values, size, samples, at, wide * size);
  }

  /// Makes the samples of all blocks that are wanted.
  void putAll(int[] quantization) {
    int[] values = new int[size * size];
    for (int y = firstY; y < firstY + high; y++) {
      for (int x = firstX; x < firstX + wide; x++) {
        int at = coefficientsAt(x, y);
        for (int i = 0; i < values.length; i++) {
          values[i] = coefficients[at + i] * quantization[(i / size) * 8 + i % size];
        }
        put(x, y, values);
      }
    }
  }

  byte[] samples() {
    return samples;
  }

  /// Where in a line of samples those of the square's columns are.
  ///
  /// @param from the first column, in pixels of the smaller picture
  int[] columns(int from, int side, int most) {
    int[] columns = new int[side];
    for (int x = 0; x < side; x++) {
      int column = (from + x) * horizontal / most - firstX * size;
      columns[x] = Math.clamp(column, 0, wide * size - 1);
    }
    return columns;
  }

  /// Where the line of samples for a line of the smaller picture begins.
  int line(int y, int most) {
    int row = y * vertical / most - firstY * size;
    return Math.clamp(row, 0, high * size - 1) * wide * size;
  }
}
