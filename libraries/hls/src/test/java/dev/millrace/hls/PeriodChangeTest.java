package dev.millrace.hls;

import static dev.millrace.hls.Rendition.HIGH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/// A period that is made in another way than the one before.
class PeriodChangeTest {
  private final Packager packager = Simulation.packager();
  private long laterMs;

  @Test
  void saysThatSegmentsAreIndependentWhenAllAre() {
    play(/* encoded= */ true, /* lowLatency= */ true);
    play(/* encoded= */ true, /* lowLatency= */ true);
    assertThat(playlist()).contains("#EXT-X-INDEPENDENT-SEGMENTS");
  }

  @Test
  void saysNothingWhereAnEarlierSegmentMayNotBe() {
    play(/* encoded= */ false, /* lowLatency= */ true);
    assertThat(playlist()).doesNotContain("#EXT-X-INDEPENDENT-SEGMENTS");
    play(/* encoded= */ true, /* lowLatency= */ true);
    assertThat(playlist()).doesNotContain("#EXT-X-INDEPENDENT-SEGMENTS");
    assertThat(packager.snapshot().multivariant().plain().toUtf8())
        .doesNotContain("#EXT-X-INDEPENDENT-SEGMENTS");
  }

  @Test
  void keepsItsPartsWhileItLives() {
    play(/* encoded= */ false, /* lowLatency= */ true);
    play(/* encoded= */ false, /* lowLatency= */ false);
    assertThat(playlist()).contains("#EXT-X-PART-INF", "#EXT-X-SERVER-CONTROL");
  }

  @Test
  void hasNoPartsAllItsLife() {
    play(/* encoded= */ false, /* lowLatency= */ false);
    play(/* encoded= */ false, /* lowLatency= */ true);
    assertThat(playlist()).doesNotContain("#EXT-X-PART");
  }

  private void play(boolean encoded, boolean lowLatency) {
    packager.begin(new PeriodConfig(Set.of(HIGH), encoded, lowLatency));
    packager.track(HIGH, Simulation.VIDEO, /* bitrate= */ 0);
    for (Simulation.Arrival arrival : new Simulation().video(HIGH, 30, 60, 5, 0).inOrder()) {
      packager.sample(HIGH, PackagerTest.later(arrival.sample(), laterMs));
    }
    laterMs += 5_000;
  }

  private String playlist() {
    return packager.snapshot().rendition(HIGH).orElseThrow().playlist(false).plain().toUtf8();
  }
}
