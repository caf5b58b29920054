package dev.millrace.hls;

import static dev.millrace.hls.SourceFlaw.IRREGULAR;
import static dev.millrace.hls.SourceFlaw.LONG_GOP;
import static dev.millrace.hls.SourceFlaw.ODD_RATE;
import static dev.millrace.hls.SourceFlaw.SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.hls.Simulation.Arrival;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceProbeTest {
  private final SourceProbe probe = new SourceProbe();

  @ParameterizedTest(name = "{0} fps, keyframe every {1}")
  @CsvSource({
    "30, 60,  '',       2000",
    "30, 15,  '',       500",
    "60, 6,   '',       500",
    "30, 72,  '',       2400",
    "30, 74,  LONG_GOP, 2467",
    "30, 250, LONG_GOP, 2533",
    "8,  16,  SLOW,     2000",
    "9,  18,  SLOW,     2000",
    "5,  10,  SLOW,     2000",
    "10, 20,  '',       2000",
    "11, 22,  ODD_RATE, 2000",
    "12, 24,  '',       2000",
    "14, 28,  ODD_RATE, 2000",
    "15, 30,  '',       2000",
    "17, 34,  ODD_RATE, 2000",
  })
  void judgesByTheFirstGop(double fps, int gop, String flaws, long atMs) {
    for (Arrival arrival : new Simulation().video(Rendition.HIGH, fps, gop, 5, 0).inOrder()) {
      Optional<SourceMeasure> answer = probe.offer(arrival.sample());
      if (answer.isPresent()) {
        assertThat(answer.get().verdict().flaws()).isEqualTo(flaws(flaws));
        assertThat(arrival.sample().dts() - Timeline.START_MS).isEqualTo(atMs);
        return;
      }
    }
    assertThat(flaws).as("no verdict").isNull();
  }

  @Test
  void measuresEveryGop() {
    List<SourceMeasure> measures = measures(10, i -> 1000 / 25, i -> i % 125 == 0 && i <= 250);
    assertThat(measures).extracting(SourceMeasure::gopMs).containsExactly(0L, 5_000L, 5_000L);
    assertThat(measures)
        .allSatisfy(measure -> assertThat(measure.rate()).isCloseTo(25, within(0.1)))
        .allSatisfy(measure ->
            assertThat(measure.verdict()).isEqualTo(new SourceVerdict(Set.of(LONG_GOP), 0)));
  }

  @Test
  void seesThatLaterGopsAreOthers() {
    Set<Integer> keyframes = Set.of(0, 50, 100, 250, 300);
    assertThat(measures(13, i -> 40, keyframes::contains))
        .extracting(measure -> measure.verdict().suited())
        .containsExactly(true, true, false, true);
  }

  @Test
  void bearsWithAPictureThatIsDropped() {
    assertThat(measures(3, i -> i == 20 ? 67 : 33, i -> i % 60 == 0))
        .extracting(SourceMeasure::verdict)
        .containsExactly(SourceVerdict.SUITED);
  }

  @Test
  void givesASourceWithAHoleAConstantRate() {
    assertThat(measures(2, i -> i == 20 ? 267 : 33, i -> i % 53 == 0))
        .extracting(SourceMeasure::verdict)
        .containsExactly(new SourceVerdict(Set.of(IRREGULAR), 30));
  }

  @Test
  void doesNotCallASourceSlowThatWasAway() {
    assertThat(measures(8, i -> i == 49 ? 5_000 : 40, i -> i % 50 == 0).getFirst().verdict())
        .isEqualTo(new SourceVerdict(Set.of(LONG_GOP, IRREGULAR), 30));
  }

  @Test
  void givesAVariableRateAConstantOne() {
    Random random = new Random(1);
    assertThat(measures(5, i -> 33 + random.nextInt(60), i -> i % 32 == 0))
        .isNotEmpty()
        .allSatisfy(measure ->
            assertThat(measure.verdict()).isEqualTo(new SourceVerdict(Set.of(IRREGULAR), 30)));
  }

  @Test
  void keepsTheRateOfAFastSourceHigh() {
    assertThat(measures(3, i -> i % 10 == 0 ? 60 : 10, i -> i % 100 == 0))
        .isNotEmpty()
        .allSatisfy(measure -> assertThat(measure.verdict().constantRate()).isEqualTo(60));
  }

  @Test
  void givesALongAndIrregularSourceAConstantRate() {
    assertThat(measures(8, i -> i % 2 == 0 ? 30 : 90, i -> i % 100 == 0).getLast().verdict())
        .isEqualTo(new SourceVerdict(Set.of(LONG_GOP, IRREGULAR), 30));
  }

  /// Hours without a keyframe.
  @Test
  void doesNotGrowWithAGopThatHasNoEnd() {
    assertThat(measures(20_000, i -> 33, i -> i == 0)).hasSize(1);
  }

  @Test
  void knowsWhichVerdictsComeToTheSame() {
    SourceVerdict slow = new SourceVerdict(Set.of(SLOW), 30);
    assertThat(slow.alike(new SourceVerdict(Set.of(ODD_RATE, LONG_GOP), 30))).isTrue();
    assertThat(slow.alike(new SourceVerdict(Set.of(LONG_GOP), 0))).isFalse();
    assertThat(SourceVerdict.SUITED.alike(new SourceVerdict(Set.of(LONG_GOP), 0))).isFalse();
  }

  private List<SourceMeasure> measures(int seconds, IntUnaryOperator lengthMs, IntPredicate sync) {
    List<SourceMeasure> measures = new ArrayList<>();
    long dts = Timeline.START_MS;
    for (int i = 0; dts <= Timeline.START_MS + seconds * 1000L; i++) {
      Sample sample = new Sample(Simulation.VIDEO, dts, 0, sync.test(i), Bytes.of(1));
      probe.offer(sample).ifPresent(measures::add);
      dts += lengthMs.applyAsInt(i);
    }
    return measures;
  }

  private static Set<SourceFlaw> flaws(String name) {
    return name.isEmpty() ? Set.of() : Set.of(SourceFlaw.valueOf(name));
  }
}
