package dev.millrace.fmp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import org.junit.jupiter.api.Test;

class BoxDumpTest {
  @Test
  void showsTypesThatAreNotTextInHexadecimal() {
    assertThat(BoxDump.dump(Bytes.fromHex("0000000900010203ff"))).isEqualTo("0x00010203 9 ff\n");
  }

  @Test
  void refusesSizesThatDoNotFit() {
    for (String hex :
        new String[] {"00000007666f6f6f", "00000009666f6f6f", "000000", "ffffffff666f6f6f"}) {
      assertThatThrownBy(() -> BoxDump.dump(Bytes.fromHex(hex)))
          .isInstanceOfSatisfying(
              Fmp4Exception.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }
  }

  @Test
  void refusesEndlessNesting() {
    Bytes box = Boxes.box("free");
    for (int i = 0; i < 40; i++) {
      box = Boxes.box("moov", box);
    }
    Bytes nested = box;
    assertThatThrownBy(() -> BoxDump.dump(nested))
        .isInstanceOfSatisfying(
            Fmp4Exception.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }
}
