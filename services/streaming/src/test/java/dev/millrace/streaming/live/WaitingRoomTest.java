package dev.millrace.streaming.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.hls.Rendition;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
  private static final Set<Rendition> HIGH = Set.of(Rendition.HIGH);

  private final WaitingRoom room = new WaitingRoom();
  private final List<EventLoop> loops = new ArrayList<>();

  @AfterEach
  void stop() {
    for (EventLoop loop : loops) {
      var _ = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void wakesThoseWhoWaitForTheRenditionOnce() throws Exception {
    EventLoop loop = loop();
    AtomicInteger high = new AtomicInteger();
    AtomicInteger low = new AtomicInteger();
    on(
        loop,
        () -> {
          room.enter(Rendition.HIGH, loop, high::incrementAndGet);
          room.enter(Rendition.LOW, loop, low::incrementAndGet);
        });
    room.wake(HIGH);
    room.wake(HIGH);
    on(loop, () -> {});
    assertThat(high).hasValue(1);
    assertThat(low).hasValue(0);
  }

  @Test
  void forgetsWhoLeft() throws Exception {
    EventLoop loop = loop();
    AtomicInteger woken = new AtomicInteger();
    on(
        loop,
        () -> {
          Runnable leave =
              Objects.requireNonNull(room.enter(Rendition.HIGH, loop, woken::incrementAndGet));
          room.enter(Rendition.HIGH, loop, () -> woken.addAndGet(10));
          leave.run();
          leave.run();
        });
    room.wake(HIGH);
    on(loop, () -> {});
    assertThat(woken).hasValue(10);
  }

  @Test
  void letsNobodyInWhenItIsFull() throws Exception {
    EventLoop loop = loop();
    AtomicInteger refused = new AtomicInteger();
    on(
        loop,
        () -> {
          for (int i = 0; i < 20_001; i++) {
            int waiter = i;
            if (room.enter(Rendition.HIGH, loop, () -> refused.addAndGet(waiter)) == null) {
              refused.incrementAndGet();
            }
          }
        });
    assertThat(refused).hasValue(1);
  }

  /// Viewers on several loops look at a number and wait for a higher one, while it grows as fast as
  /// it can: a single forgotten one would wait for ever.
  @Test
  void forgetsNobodyWhileTheStreamGoesOn() throws Exception {
    int versions = 20_000;
    int viewersPerLoop = 20;
    AtomicLong version = new AtomicLong();
    for (int i = 0; i < 3; i++) {
      loops.add(new DefaultEventLoop());
    }
    CountDownLatch finished = new CountDownLatch(loops.size() * viewersPerLoop);
    for (EventLoop loop : loops) {
      for (int i = 0; i < viewersPerLoop; i++) {
        loop.execute(new Viewer(loop, version, versions, finished));
      }
    }
    for (int i = 0; i < versions; i++) {
      version.incrementAndGet();
      room.wake(HIGH);
    }
    assertThat(finished.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private final class Viewer implements Runnable {
    private final EventLoop loop;
    private final AtomicLong version;
    private final long last;
    private final CountDownLatch finished;

    Viewer(EventLoop loop, AtomicLong version, long last, CountDownLatch finished) {
      this.loop = loop;
      this.version = version;
      this.last = last;
      this.finished = finished;
    }

    @Override
    public void run() {
      if (version.get() < last) {
        room.enter(Rendition.HIGH, loop, this);
      } else {
        finished.countDown();
      }
    }
  }

  private EventLoop loop() {
    EventLoop loop = new DefaultEventLoop();
    loops.add(loop);
    return loop;
  }

  private static void on(EventLoop loop, Runnable task) throws Exception {
    loop.submit(task).get(10, TimeUnit.SECONDS);
  }
}
