package dev.millrace.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AacConfigTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "LC 44.1 kHz stereo,            1210,       2,  44100, 2, 1024",
    "LC 48 kHz stereo + extension,  1190 56e500, 2, 48000, 2, 1024",
    "LC 48 kHz mono,                1188,       2,  48000, 1, 1024",
    "LC 48 kHz 5.1,                 11b0,       2,  48000, 6, 1024",
    "LC 48 kHz 7.1,                 11b8,       2,  48000, 8, 1024",
    "LC explicit rate 50 kHz,       178061a810, 2,  50000, 2, 1024",
    "LC frames of 960,              1194,       2,  48000, 2, 960",
    "HE-AAC 44.1 kHz stereo,        2b920800,   5,  44100, 2, 2048",
    "HE-AAC v2 48 kHz,              eb098800,   29, 48000, 2, 2048",
  })
  void readsWhatEncodersSend(
      String name, String hex, int objectType, int rate, int channels, int frame) {
    Bytes bytes = Bytes.fromHex(hex);
    assertThat(AacConfig.parse(bytes))
        .isEqualTo(new AacConfig(bytes, objectType, rate, channels, frame));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "empty,                ''",
    "cut after the rate,   12",
    "reserved rate index,  1690",
    "rate 0,               17800000 10",
  })
  void refusesMalformedBytes(String name, String hex) {
    assertThatThrownBy(() -> AacConfig.parse(Bytes.fromHex(hex)))
        .isInstanceOfSatisfying(
            MediaException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "channels in a program config element, 1180",
    "xHE-AAC,                              f94640",
  })
  void refusesWhatPlayersCannotDecode(String name, String hex) {
    assertThatThrownBy(() -> AacConfig.parse(Bytes.fromHex(hex)))
        .isInstanceOfSatisfying(
            MediaException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED));
  }

  @Test
  void namesTheCodecByObjectType() {
    assertThat(AacConfig.parse(Bytes.of(0x12, 0x10)).codecs()).isEqualTo("mp4a.40.2");
  }
}
