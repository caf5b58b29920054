package dev.millrace.streaming.relay;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flv.FlvReader;
import dev.millrace.flv.FlvTag;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import dev.millrace.streaming.net.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Readers come and go on their loops while a publisher sends, as fast as it can, and others take
/// over: whatever a reader gets can be decoded.
class RelayStressTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int PUBLISHERS = 20;
  private static final int PICTURES = 1_000;
  private static final int KEYFRAME_EVERY = 25;

  private final Counters counters = new Counters();
  private final Relay relay = new Relay(counters);
  private final ScheduledExecutorService owner = Executors.newSingleThreadScheduledExecutor();
  private final List<ExecutorService> loops =
      List.of(Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor());
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pictures = new AtomicInteger();

  @AfterEach
  void stop() {
    owner.shutdownNow();
    loops.forEach(ExecutorService::shutdownNow);
  }

  @Test
  void whateverAReaderGetsCanBeDecoded() throws Exception {
    var published = owner.submit(this::publish);
    Random random = new Random(1);
    int readers = 0;
    while (!published.isDone()) {
      if (relay.readers() < 20 && relay.take()) {
        ExecutorService loop = loops.get(readers++ % loops.size());
        int stay = 1 + random.nextInt(500);
        loop.execute(() -> read(loop, stay));
      }
      Thread.onSpinWait();
    }
    published.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    owner.submit(relay::end).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    until(DEADLINE, () -> relay.readers() == 0);
    assertThat(wrong).isEmpty();
    assertThat(pictures).as("pictures of " + readers + " readers").hasPositiveValue();
  }

  private void publish() {
    long dts = 10_000;
    for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
      Track track =
          new Track(
              0, new AvcConfig(Bytes.of(publisher), 66, 0, 30, 640, 360), /* timescale= */ 1000);
      RelayFeed feed = relay.begin(new Object(), track, /* audio= */ null, owner);
      for (int i = 0; i < PICTURES; i++) {
        boolean sync = i % KEYFRAME_EVERY == 0;
        feed.deliver(new Sample(track, dts++, 0, sync, Bytes.of(publisher)));
        feed.close(); // a batch for each, which is the most there can be
      }
    }
  }

  private void read(ExecutorService loop, int stay) {
    CheckingOutlet outlet = new CheckingOutlet(stay);
    RelayReader reader =
        new RelayReader(
            relay, RelayFormat.FLV, loop, outlet, counters, System::nanoTime, relay::release);
    outlet.leave = reader::leave;
    reader.start();
  }

  /// Knows which publisher's headers it has, and the last picture.
  private final class CheckingOutlet implements Outlet {
    private final FlvReader file = new FlvReader(1 << 20);
    private Runnable leave = () -> {};
    private int left;
    private int publisher = -1;
    private long last = -1;

    CheckingOutlet(int stay) {
      this.left = stay;
    }

    @Override
    public void write(Bytes bytes, Runnable written) {
      List<FlvTag> tags = new ArrayList<>(file.receive(bytes.asByteBuffer()));
      tags.removeIf(tag -> tag.type() != FlvTag.Type.VIDEO);
      tags.forEach(this::check);
      written.run();
      if (--left == 0) {
        leave.run();
      }
    }

    private void check(FlvTag tag) {
      int of = tag.body().get(5);
      if (tag.body().get(1) == 0) {
        if (of <= publisher) {
          wrong.add("headers of " + of + " after those of " + publisher);
        }
        publisher = of;
        last = -1;
        return;
      }
      boolean keyframe = tag.body().get(0) == 0x17;
      if (of != publisher || (!keyframe && tag.timestampMs() != last + 1)) {
        wrong.add("a picture of " + of + " at " + tag.timestampMs() + " after " + last);
      }
      last = tag.timestampMs();
      pictures.incrementAndGet();
    }

    @Override
    public void end(RelayEnd reason) {}
  }
}
