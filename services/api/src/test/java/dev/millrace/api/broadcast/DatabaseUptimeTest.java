package dev.millrace.api.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DatabaseUptimeTest {
  private Duration time = Duration.ZERO;
  private final DatabaseUptime uptime = new DatabaseUptime(() -> time.toNanos());

  @Test
  void countsFromTheFirstAnswer() {
    assertThat(answerAfter(Duration.ofSeconds(5))).isZero();
    assertThat(answerAfter(Duration.ofSeconds(5))).hasSeconds(5);
    assertThat(answerAfter(DatabaseUptime.GAP)).hasSeconds(20);
  }

  @Test
  void countsAnewAfterAFailure() {
    answerAfter(Duration.ofSeconds(5));
    assertThat(uptime.failed()).isTrue();
    assertThat(uptime.failed()).isFalse();
    assertThat(answerAfter(Duration.ofSeconds(5))).isZero();
  }

  @Test
  void countsAnewAfterAnAnswerThatCameLate() {
    answerAfter(Duration.ofSeconds(5));
    assertThat(answerAfter(DatabaseUptime.GAP.plusMillis(1))).isZero();
  }

  private Duration answerAfter(Duration passed) {
    time = time.plus(passed);
    return uptime.answered(Instant.EPOCH.plus(time));
  }
}
