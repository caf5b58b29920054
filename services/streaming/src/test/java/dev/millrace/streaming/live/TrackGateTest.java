package dev.millrace.streaming.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.AacConfig;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Track;
import org.junit.jupiter.api.Test;

class TrackGateTest {
  private static final Track AUDIO = new Track(0, AacConfig.parse(Bytes.fromHex("1190")), 1000);
  private static final Track VIDEO =
      new Track(0, new AvcConfig(Bytes.EMPTY, 100, 0, 40, 640, 360), 1000);

  private final TrackGate gate = new TrackGate();

  @Test
  void opensWhenBothTracksAreThere() {
    gate.configure(VIDEO);
    assertThat(gate.open()).isFalse();
    gate.configure(AUDIO);
    assertThat(gate.open()).isTrue();
  }

  @Test
  void opensAtOnceWhenOnlyOneIsAnnounced() {
    gate.announce(/* withVideo= */ false, /* withAudio= */ true);
    assertThat(gate.open()).isFalse();
    gate.configure(AUDIO);
    assertThat(gate.open()).isTrue();
  }

  @Test
  void waitsForAnAnnouncedTrackOnlySoLong() {
    gate.announce(/* withVideo= */ true, /* withAudio= */ true);
    gate.configure(VIDEO);
    assertThat(gate.open()).isFalse();
    gate.patienceOver();
    assertThat(gate.open()).isTrue();
  }

  @Test
  void neverOpensWithoutATrack() {
    gate.patienceOver();
    assertThat(gate.open()).isFalse();
  }
}
