package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import org.junit.jupiter.api.Test;

class FlowControlTest {
  private static final int GIGABYTE = 1 << 30;

  private final Output output = new Output();
  private final FlowControl flow = new FlowControl(output, /* announced= */ 0);

  @Test
  void acknowledgesHalfTheDefaultWindow() {
    flow.received(1_249_999);
    assertThat(output.take().isEmpty()).isTrue();
    flow.received(1);
    assertThat(output.take()).isEqualTo(acknowledgement("001312d0"));
    flow.received(1_249_999);
    assertThat(output.take().isEmpty()).isTrue();
  }

  @Test
  void wrapsItsCounter() {
    for (int i = 0; i < 4; i++) {
      flow.received(GIGABYTE);
      output.take();
    }
    flow.received(2_000_000);
    assertThat(output.take()).isEqualTo(acknowledgement("001e8480"));
  }

  @Test
  void takesAWindowAboveTwoGigabytesForWhatItIs() {
    flow.handle(RtmpMessage.control(RtmpMessage.WINDOW_ACKNOWLEDGEMENT_SIZE, -1));
    flow.received(GIGABYTE);
    assertThat(output.take().isEmpty()).isTrue();
    flow.received(GIGABYTE);
    assertThat(output.take()).isEqualTo(acknowledgement("80000000"));
  }

  @Test
  void acknowledgesNoMoreThanEachFiveHundredBytes() {
    flow.handle(RtmpMessage.control(RtmpMessage.WINDOW_ACKNOWLEDGEMENT_SIZE, 1));
    flow.received(499);
    assertThat(output.take().isEmpty()).isTrue();
    flow.received(1);
    assertThat(output.take()).isEqualTo(acknowledgement("000001f4"));
  }

  private static Bytes acknowledgement(String sequence) {
    return Bytes.fromHex("02 000000 000004 03 00000000" + sequence);
  }
}
