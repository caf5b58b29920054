package dev.millrace.streaming.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.streaming.transcoder.TranscoderFeed.Offer;
import org.junit.jupiter.api.Test;

class TranscoderFeedTest {
  private static final Bytes TAG = Bytes.of(1, 2, 3);
  private final TranscoderFeed feed = new TranscoderFeed();

  @Test
  void beginsAtAKeyframe() {
    assertThat(feed.offer(TAG, /* keyframe= */ false)).isEqualTo(Offer.SKIPPED);
    assertThat(feed.offer(TAG, /* keyframe= */ true)).isEqualTo(Offer.TAKEN);
    assertThat(feed.offer(TAG, /* keyframe= */ false)).isEqualTo(Offer.TAKEN);
  }

  @Test
  void shedsOnceWhenFullAndGoesOnAtTheNextKeyframe() throws InterruptedException {
    for (int i = 0; i < TranscoderFeed.MAX_TAGS; i++) {
      assertThat(feed.offer(TAG, i == 0)).isEqualTo(Offer.TAKEN);
    }
    assertThat(feed.offer(TAG, /* keyframe= */ false)).isEqualTo(Offer.SHED);
    assertThat(feed.offer(TAG, /* keyframe= */ false)).isEqualTo(Offer.SKIPPED);
    assertThat(feed.poll(0)).isEqualTo(TAG);
    assertThat(feed.offer(TAG, /* keyframe= */ false)).isEqualTo(Offer.SKIPPED);
    assertThat(feed.offer(TAG, /* keyframe= */ true)).isEqualTo(Offer.TAKEN);
  }

  @Test
  void boundsTheBytesToo() {
    Bytes large = Bytes.wrap(new byte[(int) TranscoderFeed.MAX_BYTES]);
    assertThat(feed.offer(large, /* keyframe= */ true)).isEqualTo(Offer.TAKEN);
    assertThat(feed.offer(TAG, /* keyframe= */ false)).isEqualTo(Offer.SHED);
    feed.restart();
    assertThat(feed.offer(large, /* keyframe= */ true)).isEqualTo(Offer.TAKEN);
  }

  @Test
  void beginsAtAKeyframeAgainAfterARestart() throws InterruptedException {
    feed.offer(TAG, /* keyframe= */ true);
    feed.restart();
    assertThat(feed.offer(TAG, /* keyframe= */ false)).isEqualTo(Offer.TAKEN);
    assertThat(feed.poll(0)).isNull();
    feed.offer(TAG, /* keyframe= */ true);
    assertThat(feed.poll(0)).isEqualTo(TAG);
  }

  @Test
  void isDrainedWhenEndedAndEmpty() throws InterruptedException {
    feed.offer(TAG, /* keyframe= */ true);
    feed.end();
    assertThat(feed.drained()).isFalse();
    feed.poll(0);
    assertThat(feed.drained()).isTrue();
  }
}
