package dev.millrace.worker;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ExchangeThreadsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @Test
  void refusesMoreThanItsBoundAndTakesOthersWhenOneIsDone() {
    ExchangeThreads threads = new ExchangeThreads(/* most= */ 2, DEADLINE);
    CountDownLatch held = new CountDownLatch(1);
    threads.execute(() -> awaitQuietly(held));
    threads.execute(() -> awaitQuietly(held));

    assertThatThrownBy(() -> threads.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    held.countDown();
    until(DEADLINE, () -> taken(threads));
  }

  @Test
  void interruptsWhatTakesTooLong() {
    ExchangeThreads threads = new ExchangeThreads(/* most= */ 1, Duration.ofMillis(50));
    threads.execute(() -> awaitQuietly(new CountDownLatch(1)));

    until(DEADLINE, () -> taken(threads));
  }

  private static boolean taken(ExchangeThreads threads) {
    try {
      threads.execute(() -> {});
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
