package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.rtmp.AmfValue.AmfArray;
import dev.millrace.rtmp.AmfValue.AmfObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnhancedCapabilitiesTest {
  private static final AmfValue FOUR_CCS =
      new AmfArray(
          List.of(
              AmfValue.of("avc1"),
              AmfValue.of("hvc1"),
              AmfValue.of("av01"),
              AmfValue.of("mp4a"),
              AmfValue.of("Opus")));

  @Test
  void saysNothingToAClientThatDoesNotAsk() {
    AmfObject connect = AmfValue.object("app", "streaming");
    assertThat(EnhancedCapabilities.answer(connect)).isEmpty();
  }

  @Test
  void answersVersionOneWithTheListAlone() {
    AmfObject any = AmfValue.object("fourCcList", new AmfArray(List.of(AmfValue.of("*"))));
    assertThat(EnhancedCapabilities.answer(any)).isEqualTo(Map.of("fourCcList", FOUR_CCS));
    AmfObject other = AmfValue.object("fourCcList", new AmfArray(List.of(AmfValue.of("vp09"))));
    assertThat(EnhancedCapabilities.answer(other)).isEqualTo(Map.of("fourCcList", FOUR_CCS));
  }

  /// 1: can decode, 4: can forward; 2: multitrack, 4: ModEx, and neither reconnect nor nanoseconds.
  @Test
  void answersVersionTwoWithMasks() {
    AmfObject connect =
        AmfValue.object(
            "videoFourCcInfoMap",
            AmfValue.object("*", 7),
            "audioFourCcInfoMap",
            AmfValue.object("Opus", 2),
            "capsEx",
            0x0f);
    assertThat(EnhancedCapabilities.answer(connect))
        .isEqualTo(
            Map.of(
                "videoFourCcInfoMap",
                AmfValue.object("avc1", 5, "hvc1", 5, "av01", 5),
                "audioFourCcInfoMap",
                AmfValue.object("mp4a", 4, "Opus", 4),
                "capsEx",
                AmfValue.of(6)));
  }

  @Test
  void asksForWhatAPublisherMaySend() {
    assertThat(EnhancedCapabilities.request()).isEqualTo(Map.of("fourCcList", FOUR_CCS));
  }
}
