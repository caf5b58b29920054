package dev.millrace.streaming.live;

import static dev.millrace.hls.SourceFlaw.IRREGULAR;
import static dev.millrace.hls.SourceFlaw.LONG_GOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.Advice;
import dev.millrace.hls.SourceMeasure;
import dev.millrace.hls.SourceVerdict;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {
  private static final long CHANNEL = 7;
  private static final SourceVerdict LONG = new SourceVerdict(Set.of(LONG_GOP), 0);
  private static final SourceVerdict UNEVEN = new SourceVerdict(Set.of(IRREGULAR), 30);
  private static final Track TRACK =
      new Track(0, new AvcConfig(Bytes.of(1), 100, 0, 40, 640, 360), 1000);

  @TempDir private Path folder;
  private Verdicts verdicts;
  private Judge judge;
  private long dts = 10_000;

  @BeforeEach
  void begin() {
    verdicts = new Verdicts(folder.resolve("verdicts.txt"));
    judge = new Judge(verdicts, CHANNEL);
  }

  @AfterEach
  void end() {
    verdicts.close();
  }

  @Test
  void decidesByTheFirstGopWhenNothingIsRemembered() {
    gop(2_000);
    assertThat(judge.verdict()).isEmpty();
    assertThat(keyframe()).isTrue();
    assertThat(judge.verdict()).contains(SourceVerdict.SUITED);
    assertThat(verdicts.of(CHANNEL)).contains(SourceVerdict.SUITED);
  }

  @Test
  void decidesAtOnceByWhatIsRemembered() {
    remember(LONG);
    assertThat(judge.verdict()).contains(LONG);
    assertThat(gop(8_280)).isEmpty();
    assertThat(keyframe()).isFalse();
  }

  @Test
  void bearsOneGopThatOverruns() {
    gops(2_000, 2_000, 3_000, 2_000, 2_000, 2_000, 2_000, 2_000, 3_000);
    assertThat(keyframe()).isFalse();
    assertThat(judge.verdict()).contains(SourceVerdict.SUITED);
  }

  @Test
  void changesWhenGopsOverrunAgain() {
    gops(2_000, 2_000, 3_000, 2_000, 3_000);
    assertThat(keyframe()).isTrue();
    assertThat(judge.verdict()).contains(LONG);
    assertThat(verdicts.of(CHANNEL)).contains(LONG);
  }

  /// A streamer who has come back with other settings.
  @Test
  void changesAfterOneGopThatIsFarTooLong() {
    remember(SourceVerdict.SUITED);
    assertThat(gop(8_280)).isEmpty();
    assertThat(keyframe()).isTrue();
    assertThat(judge.verdict()).contains(LONG);
  }

  @Test
  void doesNotTakeAHoleForALongGop() {
    gops(2_000, 2_000, 1_000);
    dts += 5_000;
    assertThat(keyframe()).isFalse();
    assertThat(judge.verdict()).contains(SourceVerdict.SUITED);
  }

  @Test
  void passesASourceOnThatHasBecomeGood() {
    remember(LONG);
    gops(2_000, 2_000, 2_000);
    assertThat(judge.verdict()).contains(LONG);
    assertThat(keyframe()).isTrue();
    assertThat(judge.verdict()).contains(SourceVerdict.SUITED);
  }

  @Test
  void doesNotGoBackAndForth() {
    gops(2_000, 2_000, 8_000, 2_000, 2_000, 2_000, 2_000, 2_000);
    assertThat(judge.verdict()).contains(LONG);
    assertThat(keyframe()).isFalse();
  }

  @Test
  void changesHowAnUnsuitedSourceIsMadeAnew() {
    remember(LONG);
    uneven(2_000);
    uneven(2_000);
    assertThat(keyframe()).isTrue();
    assertThat(judge.verdict()).contains(UNEVEN);
  }

  @Test
  void remembersNothingOfASourceThatShowedNothing() {
    judge.giveUp();
    assertThat(judge.verdict()).contains(SourceVerdict.SUITED);
    assertThat(verdicts.of(CHANNEL)).isEmpty();
  }

  @Test
  void knowsWhatToTellTheStreamer() {
    assertThat(gop(8_280)).hasSize(1);
    assertThat(advice()).containsExactly(new Advice(Advice.KEYFRAME_INTERVAL, 0));
    keyframe();
    assertThat(advice()).containsExactly(new Advice(Advice.KEYFRAME_INTERVAL, 8.28));
    gops(1_960);
    keyframe();
    assertThat(advice()).isEmpty();
  }

  private List<Advice> advice() {
    SourceMeasure measure = judge.measure().orElseThrow();
    return SourceAdvice.of(measure);
  }

  private void remember(SourceVerdict verdict) {
    verdicts.remember(CHANNEL, verdict);
    judge = new Judge(verdicts, CHANNEL);
  }

  private void gops(long... lengthsMs) {
    for (long lengthMs : lengthsMs) {
      gop(lengthMs);
    }
  }

  /// Pictures of 25 per second, the first one a keyframe; when the verdict changed.
  private List<Long> gop(long lengthMs) {
    List<Long> changes = new ArrayList<>();
    for (long at = 0; at < lengthMs; at += 40) {
      if (picture(at == 0)) {
        changes.add(dts);
      }
      dts += 40;
    }
    return changes;
  }

  private void uneven(long lengthMs) {
    for (long at = 0; at < lengthMs; at += 120) {
      picture(at == 0);
      dts += 30;
      picture(false);
      dts += 90;
    }
  }

  private boolean keyframe() {
    return picture(true);
  }

  private boolean picture(boolean sync) {
    return judge.offer(new Sample(TRACK, dts, 0, sync, Bytes.of(1)));
  }
}
