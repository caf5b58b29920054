package dev.millrace.streaming.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.millrace.media.Bytes;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An owner that offers while a transcoder restarts again and again.
class TranscoderFeedStressTest {
  private static final int TAGS = 6_000_000;
  private static final int KEYFRAME_INTERVAL = 7;
  private static final long PAUSE_NANOS = 20_000;

  private final TranscoderFeed feed = new TranscoderFeed();

  @Test
  @Timeout(120)
  void everyRunBeginsAtAKeyframeAndHasNoGapBeforeTheNext() throws InterruptedException {
    Thread owner = Thread.ofPlatform().daemon().name("owner").start(this::offerAll);
    Random random = new Random(1);
    int runs = 0;
    while (!feed.drained()) {
      feed.restart();
      runs++;
      follow(random.nextInt(4));
    }
    owner.join();
    assertThat(runs).isGreaterThan(1_000);
  }

  /// One run of the transcoder, which tries to take so many tags.
  private void follow(int tags) throws InterruptedException {
    int before = -1;
    for (int i = 0; i < tags; i++) {
      @Nullable Bytes tag = feed.poll(0);
      if (tag != null) {
        int number = tag.asByteBuffer().getInt();
        boolean follows = before >= 0 && number == before + 1;
        if (!follows && number % KEYFRAME_INTERVAL != 0) {
          fail("tag " + number + " after " + (before < 0 ? "a restart" : "tag " + before));
        }
        before = number;
      }
    }
  }

  private void offerAll() {
    for (int i = 0; i < TAGS; i++) {
      Bytes tag = Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(0, i));
      if (feed.offer(tag, i % KEYFRAME_INTERVAL == 0) == TranscoderFeed.Offer.SHED) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    feed.end();
  }
}
