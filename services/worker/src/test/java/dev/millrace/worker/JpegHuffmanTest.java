package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Going over several coefficients at once is going over them one by one.
class JpegHuffmanTest {
  private static final int TRIES = 20_000;

  /// Codes of 1 to 12 bits: an end, sixteen zeros, values of one to ten bits behind runs.
  private static final JpegHuffman TABLE =
      new JpegHuffman(
          new int[] {0, 2, 1, 1, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0},
          new byte[] {0x01, 0x02, 0x00, 0x13, (byte) 0xf0, 0x24, (byte) 0xf1, 0x0a});

  @Test
  void findsWhatIsThereOneByOne() {
    short[] over = TABLE.over();
    Random random = new Random(7);
    int several = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] data = new byte[12];
      for (int at = 0; at < 8; at++) {
        data[at] = (byte) random.nextInt(0xff); // no markers
      }
      data[10] = (byte) 0xff;
      data[11] = (byte) 0xd9;
      int found = over[bits(data).peek(JpegHuffman.LOOK_OVER)];
      assertThat(found).isEqualTo(oneByOne(bits(data)));
      several += found >> 5 > 1 ? 1 : 0;
    }
    assertThat(several).isGreaterThan(TRIES / 8);
  }

  /// As many coefficients as end within the bits that are looked at.
  private static int oneByOne(JpegBits bits) {
    int taken = 0;
    int far = 0;
    while (taken < JpegHuffman.LOOK_OVER) {
      int symbol = symbol(bits);
      int length = lengthOf(symbol);
      int value = symbol & 15;
      if (symbol < 0
          || symbol == JpegHuffman.SIXTEEN_ZEROS
          || length > 10
          || taken + length + value > JpegHuffman.LOOK_OVER) {
        break;
      }
      taken += length + value;
      if (value == 0) {
        return far << 5 | JpegHuffman.END | taken;
      }
      bits.skip(value);
      far += (symbol >> 4) + 1;
    }
    return far << 5 | taken;
  }

  /// -1 when the bits are no code.
  private static int symbol(JpegBits bits) {
    bits.need();
    try {
      return TABLE.symbol(bits);
    } catch (PictureException _) {
      return -1;
    }
  }

  /// Of its code.
  private static int lengthOf(int symbol) {
    return switch (symbol) {
      case 0x01, 0x02 -> 2;
      case 0x00 -> 3;
      case 0x13 -> 4;
      case 0xf0 -> 5;
      case 0x24 -> 6;
      case 0xf1 -> 10;
      case 0x0a -> 12;
      default -> 0;
    };
  }

  private static JpegBits bits(byte[] data) {
    JpegBits bits = new JpegBits(data, 0);
    bits.need();
    return bits;
  }
}
