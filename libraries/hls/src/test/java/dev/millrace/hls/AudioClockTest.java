package dev.millrace.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.AacConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.OpusConfig;
import org.junit.jupiter.api.Test;

class AudioClockTest {
  private static final Bytes FRAME = Bytes.of(1);
  private static final Bytes OPUS_20_MS = Bytes.of(0xfc);
  private static final Bytes OPUS_60_MS = Bytes.of(0x18);

  private final AudioClock clock = new AudioClock(AacConfig.parse(Bytes.fromHex("1190")));

  @Test
  void countsFramesWithoutRoundingGaps() {
    for (int i = 0; i < 1000; i++) {
      assertThat(clock.place(Math.round(i * 1024 / 48.0), FRAME)).isEqualTo(i * 1024L);
    }
  }

  @Test
  void countsPacketsOfOpusByTheirOwnLengths() {
    String head = "4f70757348656164 01 02 3801 80bb0000 0000 00";
    AudioClock opus = new AudioClock(OpusConfig.parse(Bytes.fromHex(head)));
    assertThat(opus.place(0, OPUS_20_MS)).isZero();
    assertThat(opus.place(21, OPUS_60_MS)).isEqualTo(960);
    assertThat(opus.place(79, OPUS_20_MS)).isEqualTo(3840);
    assertThat(opus.place(100, OPUS_20_MS)).isEqualTo(4800);
  }

  @Test
  void followsAHole() {
    clock.place(0, FRAME);
    assertThat(clock.place(121, FRAME)).isEqualTo(1024);
    assertThat(clock.place(200, FRAME)).isEqualTo(9600);
  }

  @Test
  void leavesOutFramesThatComeTooEarly() {
    for (int i = 0; i < 10; i++) {
      clock.place(i, FRAME);
    }
    assertThat(clock.late(10)).isTrue();
    assertThat(clock.late(200)).isFalse();
  }

  @Test
  void staysWithItsStampsHoweverLongTheyRunFaster() {
    assertDriftIsBounded(1.0003);
  }

  @Test
  void staysWithItsStampsHoweverLongTheyRunSlower() {
    assertDriftIsBounded(0.9997);
  }

  /// Twelve hours of an encoder whose stamps run `speed` times as fast as its sound.
  private void assertDriftIsBounded(double speed) {
    long last = -1;
    for (int i = 0; i < 12 * 3600 * 47; i++) {
      long stampMs = 10_000 + Math.round(i * 1024 / 48.0 * speed);
      assertThat(clock.late(stampMs)).isFalse();
      long time = clock.place(stampMs, FRAME);
      assertOnTime(i, time - stampMs * 48);
      assertNextTo(i, last, time);
      last = time;
    }
  }

  private static void assertOnTime(int frame, long error) {
    if (Math.abs(error) > 15 * 48) {
      throw new AssertionError("frame " + frame + " is " + error + " samples off");
    }
  }

  private static void assertNextTo(int frame, long last, long time) {
    if (last >= 0 && Math.abs(time - last - 1024) > 1) {
      throw new AssertionError("frame " + frame + " is " + (time - last) + " behind the last");
    }
  }
}
