package dev.millrace.streaming.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ViewerSessionsTest {
  private static final int PLAYER = "a browser".hashCode();

  private long now = -5;
  private final ViewerSessions sessions = new ViewerSessions(() -> now);

  @Test
  void countsEachPlayerOnceHoweverOftenItAsks() {
    for (int request = 0; request < 90; request++) {
      sessions.seen(1, PLAYER);
      sessions.seen(2, PLAYER);
      sessions.seen(2, "another".hashCode());
      pass(Duration.ofMillis(333));
      assertThat(sessions.count()).isEqualTo(3);
    }
  }

  @Test
  void forgetsWhoHasNotAskedForHalfAMinute() {
    sessions.seen(1, PLAYER);
    pass(Duration.ofSeconds(20));
    sessions.seen(2, PLAYER);
    pass(Duration.ofSeconds(10));
    assertThat(sessions.count()).isEqualTo(2);
    pass(Duration.ofSeconds(1));
    assertThat(sessions.count()).isEqualTo(1);
    pass(Duration.ofSeconds(30));
    assertThat(sessions.count()).isZero();
    sessions.seen(1, PLAYER);
    assertThat(sessions.count()).isEqualTo(1);
  }

  @Test
  void growsWithItsViewers() {
    int viewers = 20_000;
    for (int heartbeat = 0; heartbeat < 5; heartbeat++) {
      for (int address = 1; address <= viewers; address++) {
        sessions.seen(address, PLAYER);
      }
      var _ = sessions.count();
      pass(Duration.ofSeconds(2));
    }
    assertThat(sessions.count()).isBetween(viewers - 20, viewers);
  }

  @Test
  void countsOneAddressAsAFewHundredAtMost() {
    for (int heartbeat = 0; heartbeat < 4; heartbeat++) {
      for (int i = 0; i < 100_000; i++) {
        sessions.seen(7, ("program " + i).hashCode());
      }
      assertThat(sessions.count()).isLessThanOrEqualTo(ViewerSessions.OF_ONE_ADDRESS);
    }
    assertThat(sessions.count()).isGreaterThan(ViewerSessions.OF_ONE_ADDRESS / 2);
  }

  @Test
  void isBoundWhateverAddressesAreMadeUp() {
    Random random = new Random(1);
    for (int heartbeat = 0; heartbeat < 6; heartbeat++) {
      for (int i = 0; i < 300_000; i++) {
        sessions.seen(random.nextLong(), random.nextInt());
      }
      assertThat(sessions.count()).isLessThanOrEqualTo(ViewerSessions.MAX_SLOTS);
      pass(Duration.ofSeconds(2));
    }
    pass(Duration.ofSeconds(31));
    sessions.seen(1, PLAYER);
    assertThat(sessions.count()).isEqualTo(1);
  }

  @Test
  void losesNobodyWhenTheSaltChanges() {
    Duration heartbeat = Duration.ofSeconds(2);
    long heartbeats = ViewerSessions.SALT_LIFE.plusMinutes(2).dividedBy(heartbeat);
    for (long i = 0; i < heartbeats; i++) {
      for (int address = 1; address <= 3; address++) {
        sessions.seen(address, PLAYER);
      }
      assertThat(sessions.count()).isEqualTo(3);
      pass(heartbeat);
    }
    pass(ViewerSessions.LIFE);
    assertThat(sessions.count()).isZero();
  }

  @Test
  void countsRightWhenAllLoopsSeeTheSamePlayers() throws InterruptedException {
    int threads = 4;
    CountDownLatch begin = new CountDownLatch(1);
    try (ExecutorService loops = Executors.newFixedThreadPool(threads)) {
      for (int thread = 0; thread < threads; thread++) {
        loops.execute(() -> {
          awaitUninterruptibly(begin);
          for (int i = 0; i < 200_000; i++) {
            sessions.seen(i % 100, PLAYER);
          }
        });
      }
      begin.countDown();
      loops.shutdown();
      assertThat(loops.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(sessions.count()).isEqualTo(100);
  }

  @Test
  void allocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 20_000; i++) {
      sessions.seen(i % 50, PLAYER);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100_000; i++) {
      sessions.seen(i % 50, PLAYER);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
