package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.rtmp.RtmpEvent.MetadataReceived;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataTest {
  @Test
  void readsWhatObsSends() {
    AmfValue properties =
        AmfValue.object(
            "videocodecid", 7, "videodatarate", 2500, "audiocodecid", 10, "audiodatarate", 160);
    assertThat(read(properties)).isEqualTo(new MetadataReceived(true, true, 2_500_000L, 160_000L));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5,       0",
    "1,         1000",
    "1953.125,  1953125",
    "100000,    100000000",
    "100000.1,  0",
    "2500000,   0",
    "0,         0",
    "-300,      0",
    "NaN,       0",
    "Infinity,  0",
  })
  void ignoresAnAbsurdBitrate(double kilobits, long bitrate) {
    assertThat(read(AmfValue.object("videodatarate", kilobits)))
        .isEqualTo(new MetadataReceived(false, false, bitrate, 0));
  }

  @Test
  void ignoresABitrateThatIsNoNumber() {
    assertThat(read(AmfValue.object("videodatarate", "2500k", "audiodatarate", AmfValue.NULL)))
        .isEqualTo(new MetadataReceived(false, false, 0, 0));
  }

  private static RtmpEvent read(AmfValue properties) {
    RtmpMessage message =
        new RtmpMessage(
            RtmpMessage.DATA_AMF0,
            /* messageStreamId= */ 1,
            /* timestampMs= */ 0,
            Amf0Writer.write(List.of(AmfValue.of("onMetaData"), properties)));
    return Metadata.read(message, RtmpLimits.DEFAULT).orElseThrow();
  }
}
