package dev.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Two renditions whose ranges are apart, with a target duration of two seconds.
class RenditionsTest {
  private static final URI LOW = Recordings.ADDRESS;
  private static final URI HIGH = LOW.resolve("high.m3u8");
  private static final MediaPlaylist BEHIND =
      Recordings.media(Recordings.BAD, Rule.SAME_RANGE + ".low");
  private static final MediaPlaylist AHEAD =
      Recordings.media(Recordings.BAD, Rule.SAME_RANGE + ".high");

  private final Findings findings = new Findings();
  private final AtomicLong machine = new AtomicLong();
  private final RunningClock clock = new RunningClock(machine::get);
  private final Renditions renditions = new Renditions(findings, clock);

  @Test
  void comparesWhatWasLoadedWithinATargetDuration() {
    load(LOW, BEHIND, 0, 100);
    load(HIGH, AHEAD, 200, 2_000);

    assertThat(Recordings.broken(findings)).containsExactly(Rule.SAME_RANGE);
  }

  /// The reader of one had to wait before it could ask again.
  @Test
  void leavesAloneWhatWasLoadedLongAgo() {
    load(LOW, BEHIND, 0, 100);
    load(HIGH, AHEAD, 1_900, 2_001);

    assertThat(Recordings.broken(findings)).isEmpty();
  }

  /// What an answer says may be as old as its request.
  @Test
  void leavesAloneWhatTookLongToCome() {
    load(HIGH, AHEAD, 3_000, 3_100);
    load(LOW, BEHIND, 0, 3_200);

    assertThat(Recordings.broken(findings)).isEmpty();
  }

  @Test
  void leavesAloneWhatIsNotReadAnyMore() {
    load(LOW, BEHIND, 0, 100);
    renditions.leave(LOW);
    load(HIGH, AHEAD, 200, 300);

    assertThat(Recordings.broken(findings)).isEmpty();
  }

  /// The server and its ladder stood still too, and catch up.
  @Test
  void leavesAloneWhatFollowsAHalt() {
    runUntil(1_000);
    machine.addAndGet(nanos(8_000));
    load(LOW, BEHIND, 1_000, 1_000);
    load(HIGH, AHEAD, 8_900, 8_999);
    assertThat(Recordings.broken(findings)).isEmpty();

    load(LOW, BEHIND, 8_900, 9_000);
    assertThat(Recordings.broken(findings)).containsExactly(Rule.SAME_RANGE);
  }

  /// @param askedMillis by the clock of the readers, as `millis`
  private void load(URI address, MediaPlaylist playlist, long askedMillis, long millis) {
    runUntil(millis);
    renditions.update(address, playlist, nanos(askedMillis));
  }

  private void runUntil(long millis) {
    while (clock.nanoTime() < nanos(millis)) {
      machine.addAndGet(nanos(1));
    }
  }

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
