package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegBitsTest {
  private static final int RESTART = 0xffd3;
  private static final int END = 0xffd9;

  @Test
  void givesEachByteInItsOrderWithoutWhatIsStuffed() {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      data.write(byteAt(i));
      if (byteAt(i) == 0xff) {
        data.write(0);
      }
    }
    marker(data, END);
    JpegBits bits = new JpegBits(data.toByteArray(), 0);
    for (int i = 0; i < 100_000; i++) {
      bits.need();
      assertThat(bits.take(8)).isEqualTo(byteAt(i));
    }
    bits.checkEnd();
    assertThat(bits.position()).isEqualTo(data.size() - 2);
    bits.need();
    assertThat(bits.take(16)).isZero();
    assertThatThrownBy(bits::checkEnd).isInstanceOf(PictureException.class);
  }

  /// Also where the interval ends with the piece that was copied, and some bits before are padding.
  @ParameterizedTest
  @ValueSource(ints = {8_184, 8_188, 8_192, 8_196, 16_384})
  void goesOnBehindARestartMarker(int length) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(new byte[length]);
    marker(data, RESTART);
    data.write(0x5a);
    marker(data, END);
    JpegBits bits = new JpegBits(data.toByteArray(), 0);
    for (int i = 4; i < length; i += 4) {
      bits.need();
      bits.skip(32);
    }
    bits.restart();
    bits.need();
    assertThat(bits.take(8)).isEqualTo(0x5a);
  }

  @Test
  void refusesARestartWhereThereIsMore() {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(new byte[100]);
    marker(data, RESTART);
    marker(data, END);
    JpegBits bits = new JpegBits(data.toByteArray(), 0);
    bits.need();
    bits.skip(16);
    assertThatThrownBy(bits::restart).isInstanceOf(PictureException.class);
  }

  private static int byteAt(int i) {
    return i % 7 == 0 ? 0xff : i * 31 & 0xff;
  }

  private static void marker(ByteArrayOutputStream data, int marker) {
    data.write(marker >> 8);
    data.write(marker);
  }
}
