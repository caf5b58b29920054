package dev.millrace.streaming.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flv.FlvEvent;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.transcoder.LadderOutput;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LadderBridgeTest {
  private final EventLoop loop = new DefaultEventLoop();
  private final Counters counters = new Counters();

  /// Touched by the loop only, as a live stream is.
  private final List<String> heard = new ArrayList<>();

  private final LadderBridge bridge =
      new LadderBridge(
          loop,
          new LadderOutput() {
            @Override
            public void ladderEvents(List<FlvEvent> events) {
              heard.add("events " + events.size());
            }

            @Override
            public void ladderInterrupted() {
              heard.add("interrupted");
            }

            @Override
            public void ladderFinished() {
              heard.add("finished");
            }
          },
          counters);

  @AfterEach
  void stop() {
    var _ = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
  }

  @Test
  void bringsEverythingInItsOrderHoweverSlowTheOwnerIs() throws Exception {
    int batches = 5_000;
    for (int i = 0; i < batches; i++) {
      bridge.ladderEvents(List.of());
    }
    bridge.ladderInterrupted();
    bridge.ladderFinished();
    List<String> all = loop.submit(() -> List.copyOf(heard)).get(10, TimeUnit.SECONDS);
    assertThat(all).hasSize(batches + 2).endsWith("events 0", "interrupted", "finished");
    assertThat(counters.get("ladder.batches.dropped")).isZero();
  }

  @Test
  void waitsForAnOwnerThatIsBusyAndSaysWhenSomethingWasLost() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    loop.execute(() -> await(busy));
    for (int i = 0; i < 64; i++) {
      bridge.ladderEvents(List.of());
    }
    bridge.ladderEvents(List.of()); // waits for its deadline, and is lost
    assertThat(counters.get("ladder.batches.dropped")).isEqualTo(1);
    busy.countDown();
    bridge.ladderEvents(List.of());
    List<String> all = loop.submit(() -> List.copyOf(heard)).get(10, TimeUnit.SECONDS);
    assertThat(all).hasSize(66).endsWith("events 0", "interrupted", "events 0");
  }

  /// As the transcoder does when the FFmpeg is gone and the owner still takes nothing.
  @Test
  void interruptedItLosesABatchAndSaysSo() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    loop.execute(() -> await(busy));
    for (int i = 0; i < 64; i++) {
      bridge.ladderEvents(List.of());
    }
    Thread.currentThread().interrupt();
    bridge.ladderEvents(List.of());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(counters.get("ladder.batches.dropped")).isEqualTo(1);
    busy.countDown();
    bridge.ladderEvents(List.of());
    List<String> all = loop.submit(() -> List.copyOf(heard)).get(10, TimeUnit.SECONDS);
    assertThat(all).hasSize(66).endsWith("events 0", "interrupted", "events 0");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
