package dev.millrace.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long START = Timeline.START_MS;
  private final Timeline timeline = new Timeline();

  @Test
  void startsAtTheSamePlaceWhateverTheEncodersClock() {
    assertThat(video(4_000_000_000L)).isEqualTo(START);
    assertThat(audio(4_000_000_005L)).isEqualTo(START + 5);
    assertThat(audio(3_999_999_990L + 30)).isEqualTo(START + 20);
  }

  @Test
  void keepsATrackThatBeganEarlierInItsPlace() {
    assertThat(video(5000)).isEqualTo(START);
    assertThat(audio(4000)).isEqualTo(START - 1000);
  }

  @Test
  void separatesSamplesOfTheSameTimeAndKeepsWhenTheyAreShown() {
    assertThat(video(100)).isEqualTo(START);
    Sample second = timeline.place(sample(Simulation.VIDEO, 100, 40));
    assertThat(second.dts()).isEqualTo(START + 1);
    assertThat(second.pts()).isEqualTo(START + 40);
  }

  @Test
  void goesOnAcrossAJumpOfBothTracks() {
    video(1000);
    audio(1000);
    assertThat(video(900_000)).isEqualTo(START + 1);
    assertThat(audio(1020)).isEqualTo(START + 20);
    assertThat(audio(900_040)).isEqualTo(START + 40);
    assertThat(video(900_033)).isEqualTo(START + 33);
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
  void putsANewPublisherBehindTheLast() {
    video(0);
    timeline.restart(START + 8000);
    assertThat(audio(77)).isEqualTo(START + 8000);
    assertThat(video(87)).isEqualTo(START + 8010);
  }

  private long video(long dts) {
    return timeline.place(sample(Simulation.VIDEO, dts, 0)).dts();
  }

  private long audio(long dts) {
    return timeline.place(sample(Simulation.AUDIO, dts, 0)).dts();
  }

  private static Sample sample(Track track, long dts, int offset) {
    return new Sample(track, dts, offset, /* sync= */ true, Bytes.of(1));
  }
}
