package dev.millrace.hls;

import static dev.millrace.hls.SourceProbe.Verdict.PASSTHROUGH;
import static dev.millrace.hls.SourceProbe.Verdict.REENCODE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.hls.Simulation.Arrival;
import dev.millrace.hls.SourceProbe.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceProbeTest {
  @ParameterizedTest(name = "{0} fps, keyframe every {1}")
  @CsvSource({
    "30, 60,  PASSTHROUGH, 2000",
    "30, 15,  PASSTHROUGH, 500",
    "30, 72,  PASSTHROUGH, 2400",
    "30, 74,  REENCODE,    2467",
    "30, 250, REENCODE,    2533",
    "8,  16,  REENCODE,    2000",
    "5,  10,  REENCODE,    2000",
  })
  void judgesByTheFirstGop(double fps, int gop, Verdict verdict, long atMs) {
    SourceProbe probe = new SourceProbe();
    for (Arrival arrival : new Simulation().video(Rendition.HIGH, fps, gop, 5, 0).inOrder()) {
      Optional<Verdict> answer = probe.offer(arrival.sample());
      if (answer.isPresent()) {
        assertThat(answer).contains(verdict);
        assertThat(arrival.sample().dts() - Timeline.START_MS).isEqualTo(atMs);
        return;
      }
    }
    assertThat(probe).as("no verdict").isNull();
  }

  @Test
  void reencodesAnIrregularSource() {
    SourceProbe probe = new SourceProbe();
    var arrivals = new Simulation().video(Rendition.HIGH, 30, 60, 3, 0).inOrder();
    Optional<Verdict> answer = Optional.empty();
    for (int i = 0; i <= 60; i++) {
      if (i < 20 || i > 26) {
        answer = probe.offer(arrivals.get(i).sample());
      }
    }
    assertThat(answer).contains(REENCODE).isNotEqualTo(Optional.of(PASSTHROUGH));
  }
}
