package dev.millrace.hls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AudioClockTest {
  private final AudioClock clock = new AudioClock(48_000, 1024);

  @Test
  void countsFramesWithoutRoundingGaps() {
    for (int i = 0; i < 1000; i++) {
      assertThat(clock.place(Math.round(i * 1024 / 48.0))).isEqualTo(i * 1024L);
    }
  }

  @Test
  void followsAHole() {
    clock.place(0);
    assertThat(clock.place(121)).isEqualTo(1024);
    assertThat(clock.place(200)).isEqualTo(9600);
  }

  @Test
  void leavesOutFramesThatComeTooEarly() {
    for (int i = 0; i < 10; i++) {
      clock.place(i);
    }
    assertThat(clock.late(10)).isTrue();
    assertThat(clock.late(200)).isFalse();
  }
}
