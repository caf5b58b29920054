package dev.millrace.fmp4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class InitSegmentTest {
  @Test
  void describesAvc() throws IOException {
    Golden.assertGolden("init-avc.txt", BoxDump.dump(InitSegment.of(TestTracks.VIDEO)));
  }

  /// The parameter sets of the track are not said to be complete: in the sample entry they are.
  @Test
  void describesHevc() throws IOException {
    Golden.assertGolden("init-hevc.txt", BoxDump.dump(InitSegment.of(TestTracks.HEVC)));
  }

  @Test
  void describesAv1() throws IOException {
    Golden.assertGolden("init-av1.txt", BoxDump.dump(InitSegment.of(TestTracks.AV1)));
  }

  @Test
  void describesOpusInTheOrderOfTheNetwork() throws IOException {
    Golden.assertGolden("init-opus.txt", BoxDump.dump(InitSegment.of(TestTracks.OPUS)));
  }

  @Test
  void describesAac() throws IOException {
    Golden.assertGolden("init-aac.txt", BoxDump.dump(InitSegment.of(TestTracks.AUDIO)));
  }

  @Test
  void leavesRatesThatDoNotFitToTheDecoderConfiguration() {
    String dump = BoxDump.dump(InitSegment.of(TestTracks.HIGH_RATE));
    assertThat(dump).contains("mdhd 32 00000000" + "00000000".repeat(2) + "00017700");
    assertThat(InitSegment.of(TestTracks.HIGH_RATE).toHex())
        .contains("00020010" + "00000000".repeat(2));
  }
}
