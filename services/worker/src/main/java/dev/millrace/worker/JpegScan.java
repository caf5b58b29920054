package dev.millrace.worker;

import java.util.Arrays;
import java.util.List;

/// One scan of a JPEG (ITU-T T.81, F.2 and G.2): goes over its blocks, and keeps of each what is
/// wanted. One thread, used once.
final class JpegScan {
  private static final int[] ZIGZAG = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  /// As often as what [JpegBits#need] sees to is enough, and for a long code behind them.
  private static final int LOOKS = 3;

  private final JpegBits bits;
  private final List<JpegComponent> components;
  private final JpegBand band;
  private final int[][] quantization;
  private final int size;
  private final int[] values; // of a block as it is wanted, and a last one for all others
  private final int[] slot = new int[64]; // by order of the scan: where it goes in `values`
  private final int lastKept; // by order of the scan
  private int endOfBand; // blocks that follow without coefficients in this band

  /// Which coefficients a scan has, and which of their bits. Immutable.
  ///
  /// @param progressive whether it is one of several over the same coefficients
  /// @param first in the order of the scan
  /// @param last likewise
  /// @param refining whether it adds a bit to what other scans began
  /// @param shift of the bits that it has
  record JpegBand(boolean progressive, int first, int last, boolean refining, int shift) {}

  /// @param size of a block as it is wanted, a side: 1, 2, 4 or 8
  JpegScan(
      JpegBits bits,
      List<JpegComponent> components,
      JpegBand band,
      int[][] quantization,
      int size) {
    this.bits = bits;
    this.components = components;
    this.band = band;
    this.quantization = quantization;
    this.size = size;
    this.values = new int[size * size + 1];
    int last = 0;
    for (int k = 0; k < slot.length; k++) {
      int row = ZIGZAG[k] / 8;
      int column = ZIGZAG[k] % 8;
      boolean keep = row < size && column < size;
      slot[k] = keep ? row * size + column : size * size;
      last = keep ? k : last;
    }
    this.lastKept = last;
  }

  /// Where the coefficient that comes there in a scan is in its block, by lines.
  static int natural(int k) {
    return ZIGZAG[k];
  }

  /// Whether nothing of it is wanted. With more than the means of blocks, all scans are: what one
  /// scan begins, a later one over other bands goes on with.
  boolean needless() {
    return size == 1 && band.first() > 0;
  }

  /// Goes over all of its blocks.
  ///
  /// @param restartInterval in units; 0: none
  void decode(int restartInterval, Deadline deadline) {
    if (!band.progressive()) {
      components.forEach(component -> component.over = component.ac.over());
    }
    JpegComponent first = components.getFirst();
    boolean alone = components.size() == 1;
    int wide = alone ? first.ownWide : first.blocksWide / first.horizontal;
    int high = alone ? first.ownHigh : first.blocksHigh / first.vertical;
    int untilRestart = restartInterval;
    for (int y = 0; y < high; y++) {
      deadline.check();
      for (int x = 0; x < wide; x++) {
        if (restartInterval > 0 && untilRestart-- == 0) {
          restart();
          untilRestart = restartInterval - 1;
        }
        if (alone) {
          block(first, x, y);
        } else {
          unit(x, y);
        }
      }
      bits.checkEnd();
    }
  }

  private void restart() {
    bits.restart();
    endOfBand = 0;
    components.forEach(component -> component.prediction = 0);
  }

  private void unit(int x, int y) {
    for (JpegComponent component : components) {
      for (int v = 0; v < component.vertical; v++) {
        for (int h = 0; h < component.horizontal; h++) {
          block(component, x * component.horizontal + h, y * component.vertical + v);
        }
      }
    }
  }

  private void block(JpegComponent component, int x, int y) {
    if (!band.progressive()) {
      sequential(component, x, y);
    } else if (band.first() == 0) {
      progressiveDc(component, x, y);
    } else if (band.refining()) {
      refine(component, x, y);
    } else {
      progressiveAc(component, x, y);
    }
  }

  private void sequential(JpegComponent component, int x, int y) {
    boolean wanted = component.wants(x, y);
    int[] table = quantization[component.table];
    values[0] = dc(component) * table[0];
    int k = 1;
    while (wanted && k <= lastKept) {
      bits.need();
      int whole = component.ac.whole(bits);
      int value = whole >> 8;
      if (whole != 0) {
        k += (whole >> 4) & 15;
      } else {
        int symbol = component.ac.symbol(bits);
        if ((symbol & 15) == 0) {
          k = symbol == JpegHuffman.SIXTEEN_ZEROS ? k + 16 : 64;
          continue;
        }
        k += symbol >> 4;
        value = bits.extended(symbol & 15);
      }
      if (k > 63) {
        throw tooMany();
      }
      values[slot[k]] = value * table[ZIGZAG[k]]; // without a branch that cannot be foreseen
      k++;
    }
    goOver(component, k);
    if (wanted) {
      component.put(x, y, values);
      Arrays.fill(values, 0);
    }
  }

  /// Takes the rest of a block's coefficients, of which none is wanted.
  private void goOver(JpegComponent component, int from) {
    int k = from;
    while (k < 64) {
      bits.need();
      for (int looks = LOOKS; looks > 0; looks--) {
        int over = component.over[bits.peek(JpegHuffman.LOOK_OVER)];
        int next = k + (over >> 5);
        int most = (over & JpegHuffman.END) == 0 ? 64 : 63;
        if (over == 0 || next > most) { // they may be the next block's
          k = goOverOne(component, k);
          break;
        }
        bits.skip(over & 15);
        if (most == 63 || next == 64) {
          return;
        }
        k = next;
      }
    }
  }

  /// @return the place behind it, or behind the block
  private int goOverOne(JpegComponent component, int from) {
    int symbol = component.ac.symbol(bits);
    int length = symbol & 15;
    if (length == 0) {
      return symbol == JpegHuffman.SIXTEEN_ZEROS ? from + 16 : 64;
    }
    int next = from + (symbol >> 4) + 1;
    if (next > 64) {
      throw tooMany();
    }
    bits.skip(length);
    return next;
  }

  private int dc(JpegComponent component) {
    bits.need();
    int length = component.dc.symbol(bits);
    if (length > 15) {
      throw PictureException.corrupt("a JPEG with a coefficient of " + length + " bits");
    }
    component.prediction += bits.extended(length);
    return component.prediction;
  }

  /// G.1.2.1
  private void progressiveDc(JpegComponent component, int x, int y) {
    if (band.refining()) {
      int bit = bits.bit();
      if (component.wants(x, y)) {
        component.coefficients()[component.coefficientsAt(x, y)] |= (short) (bit << band.shift());
      }
    } else {
      int value = dc(component) << band.shift();
      if (component.wants(x, y)) {
        component.coefficients()[component.coefficientsAt(x, y)] = (short) value;
      }
    }
  }

  /// G.1.2.2
  private void progressiveAc(JpegComponent component, int x, int y) {
    if (endOfBand > 0) {
      endOfBand--;
      return;
    }
    int k = band.first();
    while (k <= band.last()) {
      bits.need();
      int symbol = component.ac.symbol(bits);
      int run = symbol >> 4;
      if ((symbol & 15) == 0) {
        if (run < 15) {
          endOfBand = (1 << run) - 1 + bits.take(run);
          return;
        }
        k += 16;
        continue;
      }
      k += run;
      int value = bits.extended(symbol & 15) << band.shift();
      set(component, x, y, k, value);
      k++;
    }
  }

  /// G.1.2.3: one more bit of each coefficient that is there, and the first bit of others.
  private void refine(JpegComponent component, int x, int y) {
    int k = band.first();
    while (k <= band.last() && endOfBand == 0) {
      bits.need();
      int symbol = component.ac.symbol(bits);
      int run = symbol >> 4;
      int value = 0;
      if ((symbol & 15) == 0) {
        if (run < 15) {
          endOfBand = (1 << run) + bits.take(run);
          break;
        }
      } else {
        value = bits.take(1) == 1 ? 1 << band.shift() : -1 << band.shift();
      }
      k = refineRun(component, x, y, k, run);
      if (value != 0) {
        set(component, x, y, k, value);
      }
      k++;
    }
    if (endOfBand > 0) {
      refineRun(component, x, y, k, /* run= */ 64);
      endOfBand--;
    }
  }

  /// @return the place behind so many zeros, or the one behind the band
  private int refineRun(JpegComponent component, int x, int y, int from, int run) {
    long present = component.present()[y * component.blocksWide + x];
    int zeros = run;
    int k = from;
    for (; k <= band.last(); k++) {
      if (((present >>> k) & 1) == 0) {
        if (zeros-- == 0) {
          return k;
        }
      } else if (bits.bit() == 1 && keeps(k) && component.wants(x, y)) {
        int at = component.coefficientsAt(x, y) + slot[k];
        short value = component.coefficients()[at];
        int more = 1 << band.shift();
        component.coefficients()[at] = (short) (value < 0 ? value - more : value + more);
      }
    }
    return k;
  }

  private void set(JpegComponent component, int x, int y, int k, int value) {
    if (k > band.last()) {
      throw tooMany();
    }
    component.present()[y * component.blocksWide + x] |= 1L << k;
    if (keeps(k) && component.wants(x, y)) {
      component.coefficients()[component.coefficientsAt(x, y) + slot[k]] = (short) value;
    }
  }

  private boolean keeps(int k) {
    return slot[k] < size * size;
  }

  private static PictureException tooMany() {
    return PictureException.corrupt("a JPEG block with more than its coefficients");
  }
}
