package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.rtmp.AmfValue.AmfArray;
import dev.millrace.rtmp.AmfValue.AmfBoolean;
import dev.millrace.rtmp.AmfValue.AmfString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Amf0Test {
  private static final RtmpLimits LIMITS = new RtmpLimits(1000, 1000, 1000, 4, 20, 3);

  record Case(String name, AmfValue value, String hex) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("number", AmfValue.of(1), "00 3ff0000000000000"),
        new Case("boolean", new AmfBoolean(true), "01 01"),
        new Case("string", AmfValue.of("live"), "02 0004 6c697665"),
        new Case("null", AmfValue.NULL, "05"),
        new Case("object", AmfValue.object("a", 2), "03 0001 61 00 4000000000000000 000009"),
        new Case("array", new AmfArray(List.of(AmfValue.NULL)), "0a 00000001 05"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsAndWrites(Case test) {
    Bytes bytes = Bytes.fromHex(test.hex());
    assertThat(Amf0Reader.read(bytes, LIMITS)).containsExactly(test.value());
    assertThat(Amf0Writer.write(List.of(test.value()))).isEqualTo(bytes);
  }

  @Test
  void writesTextOfAnyLength() {
    String text = "x".repeat(70_000);
    RtmpLimits limits = RtmpLimits.DEFAULT;
    assertThat(Amf0Reader.read(Amf0Writer.write(List.of(AmfValue.of(text))), limits))
        .containsExactly(new AmfString(text));
  }

  @Test
  void readsWhatOnlyOthersWrite() {
    assertThat(read("06")).containsExactly(AmfValue.NULL);
    assertThat(read("08 00000063 0001 61 05 000009"))
        .containsExactly(AmfValue.object("a", AmfValue.NULL));
    assertThat(read("0b 3ff0000000000000 0000")).containsExactly(AmfValue.of(1));
    assertThat(read("10 0001 58 0001 61 05 000009"))
        .containsExactly(AmfValue.object("a", AmfValue.NULL));
    assertThat(read("03 0001 61 05")).containsExactly(AmfValue.object("a", AmfValue.NULL));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "cut number,       00 3ff0,                       MALFORMED",
    "cut string,       02 0004 6c69,                  MALFORMED",
    "negative length,  0c ffffffff,                   MALFORMED",
    "unknown marker,   20,                            MALFORMED",
    "AMF 3,            11 01,                         UNSUPPORTED",
    "endless array,    0a ffffffff 05 05,             MALFORMED",
  })
  void refuses(String name, String hex, Reason reason) {
    assertRefused(hex, reason);
  }

  @Test
  void takesExactlyTheDepthOfTheLimit() {
    String array = "0a 00000001";
    assertThat(read(array.repeat(3) + "05")).hasSize(1);
    assertRefused(array.repeat(4) + "05", Reason.LIMIT);
    String object = "03 0001 61";
    assertThat(read(object.repeat(3) + "05" + "000009".repeat(3))).hasSize(1);
    assertRefused(object.repeat(4) + "05" + "000009".repeat(4), Reason.LIMIT);
  }

  @Test
  void takesExactlyTheValuesOfTheLimit() {
    assertThat(read("05".repeat(20))).hasSize(20);
    assertRefused("05".repeat(21), Reason.LIMIT);
    assertThat(read("0a 00000013" + "05".repeat(19))).hasSize(1);
    assertRefused("0a 00000014" + "05".repeat(20), Reason.LIMIT);
  }

  private static void assertRefused(String hex, Reason reason) {
    assertThatThrownBy(() -> read(hex))
        .isInstanceOfSatisfying(RtmpException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static List<AmfValue> read(String hex) {
    return Amf0Reader.read(Bytes.fromHex(hex), LIMITS);
  }
}
