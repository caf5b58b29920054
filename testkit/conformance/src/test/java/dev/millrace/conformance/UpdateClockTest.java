package dev.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UpdateClockTest {
  private static final MediaPlaylist FIRST = Recordings.media(Recordings.GOOD, "update-1.1");
  private static final MediaPlaylist NEXT = Recordings.media(Recordings.GOOD, "update-1.2");
  private static final MediaPlaylist PART = Recordings.media(Recordings.GOOD, "update-0.2");
  private static final MediaPlaylist OPEN = parse("update-5.1", "#EXTINF:2.00000,\nlow/s107.m4s\n");
  private static final MediaPlaylist JUST_CLOSED = Recordings.media(Recordings.GOOD, "update-5.1");
  private static final MediaPlaylist DISCONTINUOUS =
      Recordings.media(Recordings.GOOD, "update-5.2");

  private final Findings findings = new Findings();
  private final UpdateClock clock =
      new UpdateClock(Duration.ofMillis(500), findings.at("playlist"));

  @Test
  void acceptsASegmentInTime() {
    see(FIRST, 0);
    see(NEXT, 1_500);
    clock.finish(Duration.ofMillis(4_900).toNanos());

    assertThat(Recordings.broken(findings)).isEmpty();
  }

  @Test
  void reportsASegmentThatIsLate() {
    see(FIRST, 0);
    see(PART, 1_000);
    see(NEXT, 3_501);

    assertThat(Recordings.broken(findings)).containsExactly(Rule.UPDATE_IN_TIME);
  }

  @Test
  void notesAPartThatIsLate() {
    see(FIRST, 0);
    see(PART, 1_600);

    assertThat(Recordings.broken(findings)).containsExactly(Rule.PART_IN_TIME);
  }

  @Test
  void notesAPauseThatEndsInADiscontinuity() {
    see(JUST_CLOSED, 0);
    see(DISCONTINUOUS, 60_000);
    clock.finish(Duration.ofSeconds(62).toNanos());

    assertThat(Recordings.broken(findings)).containsExactly(Rule.HELD);
  }

  /// The pause shows first in what was open before it, then in what follows.
  @Test
  void notesAPauseThatEndsBeforeADiscontinuity() {
    see(OPEN, 0);
    see(JUST_CLOSED, 60_000);

    assertThat(Recordings.broken(findings)).isEmpty();

    see(DISCONTINUOUS, 60_300);

    assertThat(Recordings.broken(findings)).containsExactly(Rule.HELD);
  }

  @Test
  void reportsAPauseThatNothingExcuses() {
    see(OPEN, 0);
    see(JUST_CLOSED, 60_000);
    see(parse("update-5.2", "#EXT-X-DISCONTINUITY\n"), 62_000);

    assertThat(Recordings.broken(findings))
        .containsExactlyInAnyOrder(Rule.UPDATE_IN_TIME, Rule.PART_IN_TIME);
  }

  @Test
  void notesAPauseThatDoesNotEnd() {
    see(FIRST, 0);
    clock.finish(Duration.ofMillis(3_501).toNanos());

    assertThat(Recordings.broken(findings)).containsExactly(Rule.HELD);
  }

  /// A recording without some of its lines.
  private static MediaPlaylist parse(String name, String without) {
    return MediaPlaylistParser.parse(Recordings.read(Recordings.GOOD, name).replace(without, ""));
  }

  private void see(MediaPlaylist playlist, long ms) {
    clock.observe(playlist, Duration.ofMillis(ms).toNanos());
  }
}
