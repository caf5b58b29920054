package dev.millrace.streaming.live;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.hls.SourceFlaw;
import dev.millrace.hls.SourceVerdict;
import dev.millrace.streaming.testing.LogLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final SourceVerdict UNEVEN =
      new SourceVerdict(Set.of(SourceFlaw.LONG_GOP, SourceFlaw.IRREGULAR), 60);

  @TempDir private Path folder;

  @Test
  void remembersOverARestart() {
    try (Verdicts first = open()) {
      first.remember(7, UNEVEN);
      first.remember(8, SourceVerdict.SUITED);
    }
    try (Verdicts second = open()) {
      assertThat(second.of(7)).contains(UNEVEN);
      assertThat(second.of(8)).contains(SourceVerdict.SUITED);
      assertThat(second.of(9)).isEmpty();
    }
  }

  /// A server that is killed has written it already.
  @Test
  void writesAChangeAtOnce() {
    try (Verdicts verdicts = open()) {
      verdicts.remember(7, SourceVerdict.SUITED);
      until(DEADLINE, () -> text().equals("channel 7 0\n"));
      verdicts.remember(7, UNEVEN);
      until(DEADLINE, () -> text().equals("channel 7 60 LONG_GOP,IRREGULAR\n"));
    }
  }

  @Test
  void doesNotWriteWhatIsKnown() throws IOException {
    try (Verdicts verdicts = open()) {
      verdicts.remember(7, UNEVEN);
      until(DEADLINE, () -> !text().isEmpty());
      Files.delete(file());
      verdicts.remember(7, UNEVEN);
    }
    assertThat(file()).doesNotExist();
  }

  @Test
  void forgetsTheChannelsThatWereSeenLongestAgo() {
    try (Verdicts verdicts = open()) {
      for (long channel = 0; channel < 10_000; channel++) {
        verdicts.remember(channel, UNEVEN);
      }
      assertThat(verdicts.of(0)).isPresent();
      verdicts.remember(10_000, UNEVEN);
      assertThat(verdicts.of(0)).isPresent();
      assertThat(verdicts.of(1)).isEmpty();
    }
    try (Verdicts again = open()) {
      assertThat(again.of(9_999)).isPresent();
      assertThat(again.of(1)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "channel",
        "channel 7",
        "channel x 0",
        "channel 7 29",
        "channel 7 30 WORSE_THAN_THAT",
        "channel 9999999999999999999 0",
        "channel -7 0",
        "channel 7 0 SLOW ",
        "channel 7 0 SLOW,"
      })
  void passesOverWhatItCannotRead(String line) {
    assertThat(VerdictLines.read(line + "\nchannel 8 0\n"))
        .isEqualTo(Map.of(8L, SourceVerdict.SUITED));
  }

  @Test
  void readsWhateverTheFileHolds() {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder(VerdictLines.write(Map.of(7L, UNEVEN)).repeat(3));
      for (int i = 0; i < 3; i++) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
      }
      assertThat(VerdictLines.read(text.toString()).size()).isBetween(0, 3);
    }
  }

  @Test
  void startsWithoutAFileThatIsTooLargeOrNoText() throws IOException {
    try (LogLines log = LogLines.of(Verdicts.class)) {
      Files.writeString(file(), "channel 7 0\n".repeat(100_000));
      try (Verdicts verdicts = open()) {
        assertThat(verdicts.of(7)).isEmpty();
      }
      Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe});
      try (Verdicts verdicts = open()) {
        assertThat(verdicts.of(7)).isEmpty();
      }
      assertThat(log.lines()).hasSize(2).allMatch(line -> line.startsWith("WARN"));
    }
  }

  @Test
  void goesOnWhenItCannotWrite() throws IOException {
    Files.writeString(file(), "");
    try (LogLines log = LogLines.of(Verdicts.class);
        Verdicts verdicts = new Verdicts(file().resolve("verdicts.txt"))) {
      verdicts.remember(7, UNEVEN);
      until(DEADLINE, () -> !log.lines().isEmpty());
      assertThat(verdicts.of(7)).contains(UNEVEN);
    }
  }

  private Verdicts open() {
    return new Verdicts(file());
  }

  private Path file() {
    return folder.resolve("verdicts.txt");
  }

  private String text() {
    try {
      return Files.exists(file()) ? Files.readString(file(), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
