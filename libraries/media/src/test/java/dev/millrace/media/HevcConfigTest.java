package dev.millrace.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The first three configurations were written by x265, the others by hand.
class HevcConfigTest {
  private static final String MAIN_720P =
      "0101600000009000000000005df000fcfdf8f800000f03"
          + "a00001001840010c01ffff01600000030090000003000003005d959409"
          + "a10001002b42010101600000030090000003000003005da00280802d16595952930bc05a0200000300"
          + "02000003003c10"
          + "a2000100064401c073c189";
  private static final String HEAD = "0101600000009000000000005df000fcfdf8f800000f01210001";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "main,               1280, 720,  hvc1.1.6.L93.90," + MAIN_720P,
    "main 10 cropped,    1918, 1078, hvc1.2.4.L120.90,"
        + "01022000000090000000000078f000fcfdfafa00000f03a00001001840010c01ffff02200000030090000003"
        + "0000030078959409a10001002d420101022000000300900000030000030078a003c08011075336595952930b"
        + "c05a020000030002000003003c10a2000100064401c073c189",
    "4:4:4 in high tier, 642,  362,  hvc1.4.10.H123.9E.8,"
        + "0124080000009e08000000007bf000fcfff8f800000f03a00001001740010c01ffff2408000003009e080000"
        + "0300007b959409a10001002c4201012408000003009e0800000300007b9000a4402e38f9f2caca94985e02d0"
        + "10000003001000000301e080a2000100084401c07318301890",
    "three sub-layers,   1920, 1080, hvc1.1.6.L93.90,"
        + HEAD
        + "002c42010501600000030090000003000003005dd000016000000300900000030000"
        + "03005a5aa003c0801107cb00",
    "4:4:4 cropped,      637,  353,  hvc1.1.6.L93.90,"
        + HEAD
        + "001b42010101600000030090000003000003005d9000a0402d34c85800",
    "separate planes,    637,  353,  hvc1.1.6.L93.90,"
        + HEAD
        + "001b42010101600000030090000003000003005d9200a0402d34c85800",
    "4:2:2 cropped,      638,  359,  hvc1.1.6.L93.90,"
        + HEAD
        + "001a42010101600000030090000003000003005db005020169d54000",
  })
  void readsTheFirstSps(String name, int width, int height, String codecs, String hex) {
    HevcConfig config = HevcConfig.parse(Bytes.fromHex(hex));
    assertThat(config).isEqualTo(new HevcConfig(Bytes.fromHex(hex), codecs, width, height));
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "01600000009000000000005d, 41200000000000000000001e, hvc1.A1.4.L30",
    "01600000009000000000005d, 83a00000000000000100ba99, hvc1.B3.5.L153.0.0.0.1.0.BA",
  })
  void namesTheCodecByItsProfile(String profile, String other, String codecs) {
    Bytes record = Bytes.fromHex(MAIN_720P.replaceFirst(profile, other));
    assertThat(HevcConfig.parse(record).codecs()).isEqualTo(codecs);
  }

  @Test
  void saysThatAllParameterSetsAreInTheRecord() {
    String message = "2700010002 4e01";
    String complete = MAIN_720P.replace("0f03", "0f04") + message;
    String open =
        complete
            .replace("a0000100", "20000100")
            .replace("a1000100", "21000100")
            .replace("a2000100", "22000100");
    assertThat(HevcConfig.parse(Bytes.fromHex(open)).completeRecord())
        .isEqualTo(Bytes.fromHex(complete));
  }

  @Test
  void refusesEveryCut() {
    Bytes whole = Bytes.fromHex(MAIN_720P);
    for (int length = 0; length < whole.size(); length++) {
      Bytes cut = whole.slice(0, length);
      assertThatThrownBy(() -> HevcConfig.parse(cut))
          .isInstanceOfSatisfying(
              MediaException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "no parameter sets,  MALFORMED,   0101600000009000000000005df000fcfdf8f800000f00",
    "an empty SPS,       MALFORMED,   0101600000009000000000005df000fcfdf8f800000f012100010000",
    "no SPS in an array, MALFORMED,   0101600000009000000000005df000fcfdf8f800000f01210000",
    "NAL lengths of 2,   UNSUPPORTED, 0101600000009000000000005df000fcfdf8f800000d00",
    "all cropped away,   MALFORMED," + HEAD + "001742010101600000030090000003000003005da12272f000",
    "eight sub-layers,   MALFORMED," + HEAD + "001742010f01600000030090000003000003005da12272f000",
  })
  void refusesWhatCannotBeShown(String name, Reason reason, String hex) {
    assertThatThrownBy(() -> HevcConfig.parse(Bytes.fromHex(hex)))
        .isInstanceOfSatisfying(
            MediaException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
