package dev.millrace.streaming.live;

import static dev.millrace.hls.Rendition.AUDIO;
import static dev.millrace.hls.Rendition.HIGH;
import static dev.millrace.hls.Rendition.LOW;
import static dev.millrace.hls.Rendition.MID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.hls.PeriodConfig;
import dev.millrace.hls.SourceFlaw;
import dev.millrace.hls.SourceVerdict;
import dev.millrace.media.AacConfig;
import dev.millrace.media.Av1Config;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.HevcConfig;
import dev.millrace.media.Track;
import dev.millrace.media.VideoConfig;
import dev.millrace.streaming.transcoder.Cadence;
import dev.millrace.streaming.transcoder.Rung;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeriodPlanTest {
  private static final Track VIDEO =
      new Track(0, new AvcConfig(Bytes.of(1), 100, 0, 40, 1280, 720), 1000);
  private static final Track AUDIO_TRACK =
      new Track(0, AacConfig.parse(Bytes.fromHex("1190")), 1000);
  private static final SourceVerdict IRREGULAR =
      new SourceVerdict(Set.of(SourceFlaw.IRREGULAR), /* constantRate= */ 30);

  @Test
  void passesASuitedSourceOn() {
    PeriodPlan plan = PeriodPlan.of(VIDEO, AUDIO_TRACK, SourceVerdict.SUITED, /* ladder= */ true);
    assertThat(plan.rungs()).extracting(Rung::name).containsExactly("low", "mid");
    assertThat(plan.cadence()).isEqualTo(Cadence.OF_SOURCE);
    assertThat(plan.config())
        .isEqualTo(new PeriodConfig(Set.of(LOW, MID, HIGH, AUDIO), /* encoded= */ false, true));
  }

  @Test
  void encodesHighOfAnotherSource() {
    PeriodPlan plan = PeriodPlan.of(VIDEO, AUDIO_TRACK, IRREGULAR, /* ladder= */ true);
    assertThat(plan.rungs()).extracting(Rung::name).containsExactly("low", "mid", "high");
    assertThat(plan.cadence()).isEqualTo(new Cadence(/* keyframeSeconds= */ 2, 30));
    assertThat(plan.config())
        .isEqualTo(new PeriodConfig(Set.of(LOW, MID, HIGH, AUDIO), /* encoded= */ true, true));
  }

  @Test
  void givesAnotherSourceWithoutLadderOutAsPlainHls() {
    PeriodPlan plan = PeriodPlan.of(VIDEO, AUDIO_TRACK, IRREGULAR, /* ladder= */ false);
    assertThat(plan.rungs()).isEmpty();
    assertThat(plan.config())
        .isEqualTo(new PeriodConfig(Set.of(HIGH, AUDIO), /* encoded= */ false, false));
  }

  @Test
  void makesTheSameOfHevcAndAv1() {
    assertThat(rungs(new HevcConfig(Bytes.of(1), "hvc1", 1280, 720), SourceVerdict.SUITED))
        .containsExactly("low 640x360", "mid 854x480");
    assertThat(rungs(new Av1Config(Bytes.of(1), "av01", 1280, 720), IRREGULAR))
        .containsExactly("low 640x360", "mid 854x480", "high 1280x720");
  }

  @Test
  void hasH264OfSmallSourcesThatNotEveryPlayerShows() {
    VideoConfig small = new HevcConfig(Bytes.of(1), "hvc1", 321, 180);
    assertThat(rungs(small, SourceVerdict.SUITED)).containsExactly("low 322x180");
    assertThat(rungs(small, IRREGULAR)).containsExactly("high 322x180");
    VideoConfig avc = new AvcConfig(Bytes.of(1), 100, 0, 40, 320, 180);
    assertThat(rungs(avc, SourceVerdict.SUITED)).isEmpty();
  }

  private static List<String> rungs(VideoConfig source, SourceVerdict verdict) {
    Track video = new Track(0, source, 1000);
    return PeriodPlan.of(video, AUDIO_TRACK, verdict, /* ladder= */ true).rungs().stream()
        .map(rung -> "%s %dx%d".formatted(rung.name(), rung.width(), rung.height()))
        .toList();
  }

  @Test
  void hasNoLadderForSoundAlone() {
    PeriodPlan plan =
        PeriodPlan.of(/* video= */ null, AUDIO_TRACK, SourceVerdict.SUITED, /* ladder= */ true);
    assertThat(plan.rungs()).isEmpty();
    assertThat(plan.config())
        .isEqualTo(new PeriodConfig(Set.of(AUDIO), /* encoded= */ false, true));
  }
}
