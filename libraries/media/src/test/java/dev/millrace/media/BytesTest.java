package dev.millrace.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void slicesShareContentAndCompareByIt() {
    Bytes bytes = Bytes.fromHex("00 01 02 ff");

    assertThat(bytes.slice(2)).isEqualTo(Bytes.of(0x02, 0xff));
    assertThat(bytes.slice(1, 2)).isEqualTo(Bytes.of(0x01, 0x02));
    assertThat(bytes.slice(4)).isEqualTo(Bytes.EMPTY);
    assertThat(bytes.get(3)).isEqualTo(0xff);
  }

  @Test
  void concatenatesHeapAndDirectMemory() {
    ByteBuffer direct = ByteBuffer.allocateDirect(2).put((byte) 7).put((byte) 8).flip();

    assertThat(Bytes.concat(Bytes.of(6), Bytes.wrap(direct)).toHex()).isEqualTo("060708");
  }

  @Test
  void refusesASliceBeyondItsEnd() {
    assertThatThrownBy(() -> Bytes.of(1, 2).slice(1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void doesNotPrintItsContent() {
    assertThat(Bytes.utf8("secret")).hasToString("Bytes[6]");
  }
}
