package dev.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunningClockTest {
  private final AtomicLong machine = new AtomicLong(17);
  private final RunningClock clock = new RunningClock(machine::get);

  @Test
  void isTheTimeOfABusyMachine() {
    assertThat(after(Duration.ofMillis(500))).isEqualTo(Duration.ofMillis(500));
    assertThat(after(Duration.ofMillis(500))).isEqualTo(Duration.ofSeconds(1));
    assertThat(clock.stoodStill()).isZero();
    assertThat(clock.settled()).isTrue();
  }

  @Test
  void stopsWhileTheMachineStandsStill() {
    assertThat(after(Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(100));
    assertThat(after(Duration.ofSeconds(8))).isEqualTo(Duration.ofMillis(100));
    assertThat(after(Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(200));
    assertThat(clock.stoodStill()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void hasSettledAfterAsLongAsTheMachineStoodStill() {
    after(Duration.ofSeconds(1));
    assertThat(clock.settled()).isFalse();
    after(Duration.ofMillis(499));
    assertThat(clock.settled()).isFalse();
    after(Duration.ofMillis(500));
    assertThat(clock.settled()).isFalse();
    after(Duration.ofMillis(1));
    assertThat(clock.settled()).isTrue();
  }

  /// The clock's time since it began.
  private Duration after(Duration duration) {
    machine.addAndGet(duration.toNanos());
    return Duration.ofNanos(clock.nanoTime() - 17);
  }
}
