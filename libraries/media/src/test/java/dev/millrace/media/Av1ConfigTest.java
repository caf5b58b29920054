package dev.millrace.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The first two configurations were written by SVT-AV1, the third by libaom, the others by hand.
class Av1ConfigTest {
  private static final String MAIN_720P = "81050c000a0b0000002d4cffb3c02f8004";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "main,                1280, 720,  av01.0.05M.08," + MAIN_720P,
    "10 bits of HDR,      638,  358,  av01.0.01M.10.0.110.09.16.09.0,"
        + "81014c000a0e0000000cc4fb6500be1424402410",
    "full-range grey,     638,  358,  av01.0.01M.08.1.110.02.02.02.1,"
        + "81011c000a0b0000000cc4fb6536be4a80",
    "everything optional, 3840, 1600, av01.2.13H.12.0.000.01.13.00.1,"
        + "814de0000a2444000000040000007a5a4000000046384405b80a032620652ebbff1fcd008b8680868008",
    "behind a delimiter,  1280, 720,  av01.0.05M.08," + "81050c0012000a0b0000002d4cffb3c02f8004",
    "size to the end,     1280, 720,  av01.0.05M.08, 81050c00080000002d4cffb3c02f8004",
  })
  void readsTheSequenceHeader(String name, int width, int height, String codecs, String hex) {
    Bytes bytes = Bytes.fromHex(hex);
    assertThat(Av1Config.parse(bytes)).isEqualTo(new Av1Config(bytes, codecs, width, height));
  }

  @Test
  void refusesEveryCut() {
    Bytes whole = Bytes.fromHex(MAIN_720P);
    for (int length = 0; length < whole.size(); length++) {
      Bytes cut = whole.slice(0, length);
      assertThatThrownBy(() -> Av1Config.parse(cut)).isInstanceOf(MediaException.class);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "another version,      MALFORMED,   82050c000a0b0000002d4cffb3c02f8004",
    "no sequence header,   UNSUPPORTED, 81050c00",
    "a delimiter only,     UNSUPPORTED, 81050c001200",
    "a forbidden bit,      UNSUPPORTED, 81050c008a0b0000002d4cffb3c02f8004",
    "a cut header,         MALFORMED,   81050c000a030000002d",
    "a picture too wide,   LIMIT,       81050c000a0d0000003fffffffffffff3c02f8004000",
  })
  void refusesWhatCannotBeShown(String name, Reason reason, String hex) {
    assertThatThrownBy(() -> Av1Config.parse(Bytes.fromHex(hex)))
        .isInstanceOfSatisfying(
            MediaException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
