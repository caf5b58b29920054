package dev.millrace.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The configurations were written by x264.
class AvcConfigTest {
  private static final String HIGH_1080P =
      "01640028ffe1001b67640028acd940780227e5c044000003000400000300c83c60c658"
          + "01000668ebe3cb22c0fdf8f800";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "baseline,   640,  360,  avc1.42c01e,"
        + "0142c01effe100196742c01ed900a02ff97011000003000100000300320f162e4801000568cb83cb20",
    "main,       1280, 720,  avc1.4d401f,"
        + "014d401fffe10019674d401feca02802dd80880000030008000003019078c18cb001000568ebe3cb20",
    "high,       1920, 1080, avc1.640028," + HIGH_1080P,
    "high 4:2:2, 854,  480,  avc1.7a001e,"
        + "017a001effe1001a677a001ebcd940d83de6f011000003000100000300320f162d96"
        + "01000668ebe3cb22c0fef8f800",
    "high 4:4:4, 322,  242,  avc1.f4000d,"
        + "01f4000dffe1001a67f4000d919b282a10f1f1f808800000030080000019078a14cb"
        + "01000668ebe3c44844fff8f800",
    "interlaced, 1920, 1080, avc1.640028,"
        + "01640028ffe1001a67640028acd94078044fde0220000003002000000643e2c5b2c0"
        + "01000668fba3cb22c0fdf8f800",
    "odd size,   638,  358,  avc1.64001e,"
        + "0164001effe1001a6764001eacd940a02fea6c0440000003004000000c83c58b6580"
        + "01000668ebe3cb22c0fdf8f800",
  })
  void readsTheFirstSps(String name, int width, int height, String codecs, String hex) {
    AvcConfig config = AvcConfig.parse(Bytes.fromHex(hex));
    assertThat(config.width()).isEqualTo(width);
    assertThat(config.height()).isEqualTo(height);
    assertThat(config.codecs()).isEqualTo(codecs);
    assertThat(config.decoderConfigurationRecord()).isEqualTo(Bytes.fromHex(hex));
  }

  /// What an encoder writes before its pictures is the same as what stands in its header.
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "main, 4d401f, 19674d401feca02802dd80880000030008000003019078c18cb0, 0568ebe3cb20, ''",
    "high, 640028, 1b67640028acd940780227e5c044000003000400000300c83c60c658, 0668ebe3cb22c0,"
        + "fdf8f800",
    "high 4:2:2, 7a001e, 1a677a001ebcd940d83de6f011000003000100000300320f162d96, 0668ebe3cb22c0,"
        + "fef8f800",
    "high 4:4:4, f4000d, 1a67f4000d919b282a10f1f1f808800000030080000019078a14cb, 0668ebe3c44844,"
        + "fff8f800",
  })
  void writesTheRecordOfParameterSetsInASample(
      String name, String profile, String sps, String pps, String colours) {
    AvcConfig another =
        AvcConfig.parse(
            Bytes.fromHex(
                "0142c01effe100196742c01ed900a02ff97011000003000100000300320f162e48"
                    + "01000568cb83cb20"));
    Bytes sample = Bytes.fromHex("000000" + sps + "000000" + pps + "00000002" + "6588");
    Bytes record = Bytes.fromHex("01" + profile + "ffe100" + sps + "0100" + pps + colours);
    assertThat(another.changedBy(sample)).contains(AvcConfig.parse(record));
  }

  /// Pictures name one of several by its number. Which one does not matter here: a header and what
  /// repeats it before the pictures are read alike.
  @Test
  void isNotChangedByTheSameParameterSetsOfSeveralNumbers() {
    String first = "0019674d401feca02802dd80880000030008000003019078c18cb0";
    String second = "0019674d401e5b281405ff2e0220000003002000000641e2c5b2c0";
    String pps = "000568ebe3cb20" + "0005684abe3cb2";
    AvcConfig config = AvcConfig.parse(Bytes.fromHex("014d401fffe2" + first + second + "02" + pps));
    Bytes sets =
        Bytes.fromHex(
            "0000" + first + "0000" + second + "0000000568ebe3cb20" + "00000005684abe3cb2");
    assertThat(config.changedBy(sets)).isEmpty();
    AvcConfig another = AvcConfig.parse(Bytes.fromHex(HIGH_1080P));
    assertThat(another.changedBy(sets)).contains(config);
    Bytes replaced =
        Bytes.fromHex(
            "0000"
                + first
                + "000000196742c01ed900a02ff97011000003000100000300320f162e48"
                + "0000000568cb83cb20");
    assertThat(config.changedBy(replaced)).map(AvcConfig::width).contains(640);
  }

  @Test
  void isNotChangedByWhatIsNotWhole() {
    AvcConfig config = AvcConfig.parse(Bytes.fromHex(HIGH_1080P));
    Bytes sample =
        Bytes.fromHex(
            "00000019"
                + "6742c01ed900a02ff97011000003000100000300320f162e48"
                + "00000005"
                + "68cb83cb20"
                + "00000002"
                + "6588");
    assertThat(config.changedBy(sample)).map(AvcConfig::width).contains(640);
    for (int length = 0; length < 4 + 25 + 4 + 5; length++) {
      assertThat(config.changedBy(sample.slice(0, length))).isEmpty();
    }
    assertThat(config.changedBy(Bytes.fromHex("00000002" + "6742" + "00000002" + "68cb")))
        .isEmpty();
  }

  /// Each change is kept as long as its pictures.
  @ParameterizedTest(name = "{0} bytes")
  @CsvSource({"65535, true", "65536, false"})
  void isChangedByParameterSetsOfSixtyFourKilobytesAtMost(int size, boolean changed) {
    String sps = "6742c01ed900a02ff97011000003000100000300320f162e48";
    int left = size - sps.length() / 2;
    int half = left / 2;
    Bytes sample =
        Bytes.fromHex("00000019" + sps + pps(half) + pps(left - half) + "00000002" + "6588");
    AvcConfig config = AvcConfig.parse(Bytes.fromHex(HIGH_1080P));
    assertThat(config.changedBy(sample).isPresent()).isEqualTo(changed);
  }

  private static String pps(int size) {
    return "%08x".formatted(size) + "68" + "aa".repeat(size - 1);
  }

  @Test
  void refusesEveryCutOfTheSps() {
    Bytes whole = Bytes.fromHex(HIGH_1080P);
    for (int length = 0; length < 20; length++) {
      Bytes cut = whole.slice(0, length);
      assertThatThrownBy(() -> AvcConfig.parse(cut))
          .isInstanceOfSatisfying(
              MediaException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }
  }

  @Test
  void refusesShortNalLengths() {
    assertThatThrownBy(() -> AvcConfig.parse(Bytes.fromHex("01640028fde1" + "0001670000")))
        .isInstanceOfSatisfying(
            MediaException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
        .hasMessageContaining("2 bytes");
  }
}
