package dev.millrace.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long START = Timeline.START_MS;
  private final Timeline timeline = new Timeline();
  private long clockMs = 500_000;

  @Test
  void startsAtTheSamePlaceWhateverTheEncodersClock() {
    assertThat(video(4_000_000_000L)).isEqualTo(START);
    assertThat(audio(4_000_000_005L)).isEqualTo(START + 5);
    assertThat(audio(3_999_999_990L + 30)).isEqualTo(START + 20);
    assertThat(timeline.jumped()).isFalse();
  }

  @Test
  void keepsATrackThatBeganEarlierInItsPlace() {
    assertThat(video(5000)).isEqualTo(START);
    assertThat(audio(4000)).isEqualTo(START - 1000);
    assertThat(timeline.jumped()).isFalse();
  }

  @Test
  void separatesSamplesOfTheSameTimeAndKeepsWhenTheyAreShown() {
    assertThat(video(100)).isEqualTo(START);
    Sample second = timeline.place(sample(Simulation.VIDEO, 100, 40), clockMs);
    assertThat(second.dts()).isEqualTo(START + 1);
    assertThat(second.pts()).isEqualTo(START + 40);
  }

  @Test
  void goesOnAcrossAJumpOfBothTracks() {
    video(1000);
    audio(1000);
    assertThat(video(900_000)).isEqualTo(START + 1);
    assertThat(timeline.jumped()).isTrue();
    assertThat(audio(1020)).isEqualTo(START + 20);
    assertThat(timeline.jumped()).as("what was still under way").isFalse();
    assertThat(audio(900_040)).isEqualTo(START + 40);
    assertThat(timeline.jumped()).as("the other track jumps with it").isFalse();
    assertThat(video(900_033)).isEqualTo(START + 33);
  }

  @Test
  void takesAForwardStepForAJumpWhenNoTimeHasPassed() {
    video(0);
    assertThat(video(1000)).isEqualTo(START + 1000);
    assertThat(timeline.jumped()).isFalse();
    assertThat(video(2001)).isEqualTo(START + 1001);
    assertThat(timeline.jumped()).isTrue();
  }

  @Test
  void takesABackwardStepForAJump() {
    video(10_000);
    video(12_000 - 1_000);
    assertThat(video(10_001)).as("a second is not one").isEqualTo(START + 1001);
    assertThat(timeline.jumped()).isFalse();
    assertThat(video(9_999)).isEqualTo(START + 1002);
    assertThat(timeline.jumped()).isTrue();
  }

  @Test
  void keepsThePauseOfASourceThatWasSilent() {
    video(0);
    audio(0);
    clockMs += 3000;
    assertThat(video(3000)).isEqualTo(START + 3000);
    assertThat(audio(3010)).isEqualTo(START + 3010);
    assertThat(timeline.jumped()).isFalse();
  }

  @Test
  void endsThePeriodWhereTooMuchIsMissing() {
    video(0);
    clockMs += 20_000;
    assertThat(video(20_040)).isEqualTo(START + 20_000);
    assertThat(timeline.jumped()).isTrue();
  }

  @Test
  void takesSlowPicturesForWhatTheyAre() {
    for (int i = 0; i < 10; i++) {
      assertThat(video(i * 2500L)).isEqualTo(START + i * 2500L);
      assertThat(timeline.jumped()).isFalse();
      clockMs += 2500;
    }
  }

  @Test
  void takesWhatANetworkHeldBackForWhatItIs() {
    video(0);
    clockMs += 30_000;
    for (int i = 1; i < 900; i++) {
      assertThat(video(i * 33L)).isEqualTo(START + i * 33L);
      assertThat(timeline.jumped()).isFalse();
    }
  }

  @Test
  void keepsATrackThatBeginsLaterInItsPlace() {
    assertThat(audio(0)).isEqualTo(START);
    assertThat(video(2500)).isEqualTo(START + 2500);
    assertThat(audio(21)).isEqualTo(START + 21);
    assertThat(timeline.jumped()).isFalse();
  }

  @Test
  void letsATrackLagBehindTheOther() {
    for (int i = 0; i < 100; i++) {
      video(10_000 + i * 40L);
      assertThat(audio(6_000 + i * 40L)).isEqualTo(START - 4000 + i * 40L);
      assertThat(timeline.jumped()).isFalse();
    }
  }

  @Test
  void goesOnWhenTheClockRestarts() {
    video(60_000);
    video(60_033);
    assertThat(video(0)).isEqualTo(START + 34);
    assertThat(video(33)).isEqualTo(START + 34 + 32);
  }

  @Test
  void startsTracksTogetherThatNameDifferentTimes() {
    video(3_600_000);
    assertThat(audio(0)).isEqualTo(START);
  }

  @Test
  void putsANewPublisherBehindTheLastByTheTimeThatPassed() {
    video(0);
    clockMs += 8000;
    timeline.restart();
    assertThat(audio(77)).isEqualTo(START + 8000);
    assertThat(timeline.jumped()).as("a new publisher's clock is its own").isFalse();
    assertThat(video(87)).isEqualTo(START + 8010);
  }

  @Test
  void keepsTracksTogetherHoweverTheirClocksJump() {
    long encoder = 0;
    for (int jump : new int[] {0, 7_200_000, -7_100_000, 90_000, -180_000}) {
      encoder += jump;
      for (int i = 0; i < 50; i++) {
        encoder += 40;
        clockMs += 40;
        long shown = video(encoder);
        assertThat(audio(encoder + 3) - shown).isBetween(2L, 4L);
      }
    }
  }

  private long video(long dts) {
    return timeline.place(sample(Simulation.VIDEO, dts, 0), clockMs).dts();
  }

  private long audio(long dts) {
    return timeline.place(sample(Simulation.AUDIO, dts, 0), clockMs).dts();
  }

  private static Sample sample(Track track, long dts, int offset) {
    return new Sample(track, dts, offset, /* sync= */ true, Bytes.of(1));
  }
}
