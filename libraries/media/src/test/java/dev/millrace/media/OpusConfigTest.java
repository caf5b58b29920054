package dev.millrace.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusConfigTest {
  private static final String MAGIC = "4f70757348656164";
  private static final String STEREO = MAGIC + "01 02 3801 80bb0000 0000 00";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "stereo, 2, 312, " + STEREO,
    "mono of 16 kHz, 1, 0, " + MAGIC + "01 01 0000 803e0000 0000 00",
    "5.1, 6, 312, " + MAGIC + "01 06 3801 80bb0000 0000 01 0402 000401020305",
    "7.1, 8, 65535, " + MAGIC + "01 08 ffff 80bb0000 00ff 01 0503 0006010203040507",
  })
  void readsTheIdentificationHeader(String name, int channels, int preSkip, String hex) {
    Bytes bytes = Bytes.fromHex(hex);
    OpusConfig config = OpusConfig.parse(bytes);
    assertThat(config).isEqualTo(new OpusConfig(bytes, channels, preSkip));
    assertThat(config.sampleRate()).isEqualTo(48_000);
    assertThat(config.codecs()).isEqualTo("opus");
  }

  @Test
  void leavesOutWhatFollowsTheHeader() {
    assertThat(OpusConfig.parse(Bytes.fromHex(STEREO + "beef")).identificationHeader())
        .isEqualTo(Bytes.fromHex(STEREO));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nothing,              MALFORMED,   ''",
    "another magic,        MALFORMED,   4f70757354616773 01 02 3801 80bb0000 0000 00",
    "another version,      MALFORMED,   " + MAGIC + "11 02 3801 80bb0000 0000 00",
    "cut,                  MALFORMED,   " + MAGIC + "01 02 3801 80bb0000 0000",
    "no channels,          MALFORMED,   " + MAGIC + "01 00 3801 80bb0000 0000 00",
    "three without table,  MALFORMED,   " + MAGIC + "01 03 3801 80bb0000 0000 00",
    "nine,                 MALFORMED,   "
        + MAGIC
        + "01 09 3801 80bb0000 0000 01 0900"
        + "000102030405060708",
    "a cut table,          MALFORMED,   " + MAGIC + "01 06 3801 80bb0000 0000 01 0402 0004",
    "ambisonics,           UNSUPPORTED, " + MAGIC + "01 04 3801 80bb0000 0000 02 0400 00010203",
  })
  void refusesWhatCannotBePlayed(String name, Reason reason, String hex) {
    assertThatThrownBy(() -> OpusConfig.parse(Bytes.fromHex(hex)))
        .isInstanceOfSatisfying(
            MediaException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  /// RFC 6716, table 2 and 3.2.
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "SILK 10 ms,            00,   480",
    "SILK 20 ms,            08,   960",
    "SILK 40 ms,            10,   1920",
    "SILK 60 ms,            18,   2880",
    "hybrid 10 ms,          60,   480",
    "hybrid 20 ms,          78,   960",
    "CELT 2.5 ms,           80,   120",
    "CELT 5 ms,             88,   240",
    "CELT 20 ms stereo,     fc,   960",
    "two frames,            fd,   1920",
    "two of unequal size,   fe,   1920",
    "a count of three,      ff03, 2880",
    "a count with padding,  ffc2, 1920",
    "a count that is cut,   ff,   960",
    "a count of none,       ff00, 1",
    "more than 120 ms,      1f3f, 5760",
    "no packet,             '',   1",
  })
  void readsThePacketsLength(String name, String packet, int samples) {
    OpusConfig config = OpusConfig.parse(Bytes.fromHex(STEREO));
    assertThat(config.samplesIn(Bytes.fromHex(packet))).isEqualTo(samples);
  }
}
