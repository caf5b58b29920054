package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.conformance.Mode;
import dev.millrace.conformance.Report;
import dev.millrace.conformance.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that go by the rules of RFC 8216bis find none of them broken, whatever happens to a
/// broadcast.
class ConformanceIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /// More than a broadcast here lasts.
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final Duration LOST = Duration.ofMillis(2500);

  @TempDir static Path folder;
  private static Program program;

  @BeforeAll
  static void start() throws IOException {
    program = new Program(folder);
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @Test
  void keepsTheRulesFromTheAirToTheRecording() throws Exception {
    try (Show show = show("steady")) {
      Readers readers = Readers.of(show.address(), LONGEST);
      show.goOn(6);
      show.end();
      readers.conform();
      assertThat(show.playlist("high")).endsWith("#EXT-X-ENDLIST\n");
      until(DEADLINE, () -> show.multivariant().contains("/vod/"));
      Map<Mode, Report> recording = Readers.of(show.address(), LONGEST).conform();
      assertThat(recording.get(Mode.PLAIN).counts().segments()).isGreaterThan(4 * 6);
    }
  }

  @Test
  void keepsTheRulesWhenTheLadderDies() throws Exception {
    try (Show show = show("ladder")) {
      Readers readers = Readers.of(show.address(), LONGEST);
      show.goOn(2);
      program.children("ffmpeg").forEach(ProcessHandle::destroyForcibly);
      show.goOn(4);
      show.end();
      assertThat(readers.conform().get(Mode.LOW_LATENCY).notes())
          .filteredOn(finding -> finding.rule() == Rule.GAP_PART_IN_SEGMENT)
          .isNotEmpty()
          .noneMatch(finding -> finding.playlist().contains("/high.m3u8"));
    }
  }

  @Test
  void keepsTheRulesWhenAnotherEncoderTakesOver() throws Exception {
    try (Show show = show("takeover")) {
      Readers readers = Readers.of(show.address(), LONGEST);
      show.goOn(3);
      takeOver(show);
      readers.conform();
    }
  }

  /// Only the stream key tells that it is the same streamer: the lost connection is still open.
  @Test
  void keepsTheRulesWhenAnEncoderComesBackFromSilence() throws Exception {
    try (Show show = show("silence")) {
      Readers readers = Readers.of(show.address(), LONGEST);
      show.goOn(3);
      show.silenceEncoder(LOST);
      takeOver(show);
      readers.conform();
    }
  }

  @Test
  void keepsTheRulesWhenAConnectionIsLost() throws Exception {
    try (Show show = show("lost")) {
      Readers readers = Readers.of(show.address(), LONGEST);
      show.goOn(3);
      show.loseEncoder();
      takeOver(show);
      readers.conform();
    }
  }

  private static Show show(String name) throws IOException {
    return new Show(program, folder, name, LONGEST);
  }

  /// Another encoder goes on behind a discontinuity, and ends the broadcast.
  private static void takeOver(Show show) throws IOException {
    show.encode();
    for (String rendition : List.of("low", "mid", "high", "audio")) {
      until(
          DEADLINE, () -> show.playlist(rendition).split("#EXT-X-DISCONTINUITY\n", -1).length == 2);
    }
    show.goOn(3);
    show.end();
  }
}
