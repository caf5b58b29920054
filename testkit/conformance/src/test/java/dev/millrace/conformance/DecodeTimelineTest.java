package dev.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Segments of 2 s in milliseconds, and what they lack.
class DecodeTimelineTest {
  private static final long TOLERANCE = 100;
  private static final Track TRACK =
      new Track("avc1", /* settings= */ 0, /* timescale= */ 1000, 0, 0);

  private final Findings findings = new Findings();
  private final DecodeTimeline timeline = new DecodeTimeline(findings.at("timeline"));

  @Test
  void acceptsWhatGoesOn() {
    follow(0, run(0, 1000), run(1000, 2000));
    follow(0, run(2000, 4000));

    assertThat(Recordings.broken(findings)).isEmpty();
  }

  @Test
  void reportsWhatDoesNot() {
    follow(0, run(0, 2000));
    follow(0, run(2001, 4000));

    assertThat(Recordings.broken(findings)).containsExactly(Rule.DECODE_TIME_CONTINUOUS);
  }

  @Test
  void notesWhatIsMissingInASegment() {
    follow(0, run(0, 2000));
    follow(500, run(2000, 3000), run(3500, 4000));
    follow(0, run(4000, 6000));

    assertThat(Recordings.broken(findings)).containsExactly(Rule.MEDIA_PRESENT);
  }

  @Test
  void notesWhatIsMissingAtTheEndOfOneAndTheBeginningOfTheNext() {
    follow(0, run(0, 2000));
    follow(500, run(2000, 3500));
    follow(1200, run(5200, 6000));
    follow(0, run(6000, 8000));

    assertThat(Recordings.broken(findings)).containsExactly(Rule.MEDIA_PRESENT);
  }

  @Test
  void reportsASegmentThatIsSaidToBeLonger() {
    follow(500, run(0, 1500));
    follow(0, run(1500, 3500));
    follow(0, run(3500, 5500));

    assertThat(Recordings.broken(findings)).containsExactly(Rule.DURATION_TRUE);
  }

  @Test
  void reportsMoreThanIsSaidToBeMissing() {
    follow(500, run(0, 1500));
    follow(0, run(3000, 5000));

    assertThat(Recordings.broken(findings))
        .contains(Rule.DECODE_TIME_CONTINUOUS)
        .doesNotContain(Rule.MEDIA_PRESENT);
  }

  private void follow(long absent, TrackRun... runs) {
    timeline.follow(
        new TrackMedia(/* id= */ 1, TRACK, List.of(runs)), "segment", TOLERANCE, absent);
  }

  private static TrackRun run(long from, long to) {
    return new TrackRun(1, from, /* compositionOffset= */ 0, to - from, /* beginsWithSync= */ true);
  }
}
