package dev.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BlockageTest {
  private static final long SECOND = 1_000_000_000L;

  /// Before its overflow: clocks of nanoseconds may have any origin.
  private long now = Long.MAX_VALUE - SECOND;

  private final Blockage blockage = new Blockage(Duration.ofSeconds(5), () -> now);

  @Test
  void aBrokerThatReadsHasItsPatience() {
    long sent = now;
    assertThat(blockage.patienceLeft(sent)).isEqualTo(5 * SECOND);

    now += 4 * SECOND;
    assertThat(blockage.patienceLeft(sent)).isEqualTo(SECOND);

    now += SECOND;
    assertThat(blockage.patienceLeft(sent)).isZero();
  }

  @Test
  void aBrokerThatWasBlockedHasAllOfItAnew() {
    long sent = now;
    now += 4 * SECOND;
    blockage.begin("low on memory");
    assertThat(blockage.reason()).isEqualTo("low on memory");

    now += 60 * SECOND;
    assertThat(blockage.patienceLeft(sent)).isEqualTo(5 * SECOND);

    blockage.end();
    assertThat(blockage.reason()).isNull();
    now += 2 * SECOND;
    assertThat(blockage.patienceLeft(sent)).isEqualTo(3 * SECOND);
  }

  @Test
  void anEarlierBlockGivesNoMore() {
    blockage.begin("low on disk");
    blockage.end();
    now += 10 * SECOND;
    long sent = now;
    now += 2 * SECOND;
    assertThat(blockage.patienceLeft(sent)).isEqualTo(3 * SECOND);
  }
}
