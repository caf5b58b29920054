package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten minutes by the rules, through three reconnects. No build runs it, CONTRIBUTING.md tells how
/// to; `-Dsoak.seconds` is another duration.
class ConformanceSoak {
  private static final Duration DURATION = Duration.ofSeconds(Long.getLong("soak.seconds", 600));
  private static final Duration SEGMENT = Duration.ofSeconds(2);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /// More than all of it takes.
  private static final Duration LONGEST = DURATION.plusMinutes(5);

  @TempDir private Path folder;

  @Test
  void keepsTheRulesThroughThreeReconnects() throws Exception {
    int quarter = (int) DURATION.dividedBy(4).dividedBy(SEGMENT);
    try (Program program = new Program(folder);
        Show show = new Show(program, folder, "soak", LONGEST)) {
      Readers readers = Readers.of(show.address(), LONGEST);
      show.goOn(quarter);
      show.encode();
      for (int lost = 0; lost < 2; lost++) {
        show.goOn(quarter);
        show.loseEncoder();
        show.encode();
      }
      show.goOn(quarter);
      show.end();
      readers.conform();
      until(DEADLINE, () -> show.multivariant().contains("/vod/"));
      Readers.of(show.address(), LONGEST).conform();
      assertThat(show.playlist("vod/high").split("#EXT-X-DISCONTINUITY\n", -1)).hasSize(4);
    }
  }
}
