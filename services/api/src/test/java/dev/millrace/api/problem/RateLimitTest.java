package dev.millrace.api.problem;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final RateLimit limit = new RateLimit(2, Duration.ofDays(1));

  @Test
  void givesExactlyItsCapacity() {
    take("a", 2);
    assertLimited("a");
    take("b", 2);
    limit.giveBack("a");
    take("a", 1);
    assertLimited("a");
  }

  /// Whoever has many addresses makes it forget, and takes no more memory.
  @Test
  void forgetsTheNameThatWasUsedLongestAgoWhenThereAreTooMany() {
    take("a", 2);
    useOthers(0, RateLimit.MAX_NAMES - 1);
    assertLimited("a");
    useOthers(RateLimit.MAX_NAMES, 2 * RateLimit.MAX_NAMES);
    take("a", 2);
  }

  private void useOthers(int from, int to) {
    for (int i = from; i < to; i++) {
      take("other " + i, 1);
    }
  }

  private void take(String name, int times) {
    for (int i = 0; i < times; i++) {
      assertThatCode(() -> limit.take(name, "Slow down.")).doesNotThrowAnyException();
    }
  }

  private void assertLimited(String name) {
    assertThatThrownBy(() -> limit.take(name, "Slow down."))
        .isInstanceOf(ProblemException.class)
        .hasMessage("Slow down.");
  }
}
