package dev.millrace.streaming.transcoder;

import dev.millrace.media.Bytes;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// FLV tags on their way to FFmpeg's stdin: bounded in number and bytes, and never waited for.
///
/// `offer` and `end` are the owner's, `poll` and `reset` the transcoder's. When it is full, what
/// follows is dropped up to the next keyframe: the ladder loses pictures, the source nothing.
final class TranscoderFeed {
  static final int MAX_TAGS = 256;
  static final long MAX_BYTES = 16 << 20;

  private final BlockingQueue<Bytes> tags = new ArrayBlockingQueue<>(MAX_TAGS);
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean waitsForKeyframe = true;
  private volatile boolean ended;

  /// What became of a tag.
  enum Offer {
    TAKEN,
    /// The queue has just run full: pictures are lost from here to the next keyframe.
    SHED,
    /// Dropped, because decoding cannot start here.
    SKIPPED
  }

  Offer offer(Bytes tag, boolean keyframe) {
    if (waitsForKeyframe && !keyframe) {
      return Offer.SKIPPED;
    }
    if (bytes.get() + tag.size() > MAX_BYTES || !tags.offer(tag)) {
      boolean first = !waitsForKeyframe;
      waitsForKeyframe = true;
      return first ? Offer.SHED : Offer.SKIPPED;
    }
    bytes.addAndGet(tag.size());
    waitsForKeyframe = false;
    return Offer.TAKEN;
  }

  /// The next tag, or null when none came in time.
  @Nullable Bytes poll(long milliseconds) throws InterruptedException {
    @Nullable Bytes tag = tags.poll(milliseconds, TimeUnit.MILLISECONDS);
    if (tag != null) {
      bytes.addAndGet(-tag.size());
    }
    return tag;
  }

  /// Forgets what is queued; the next tag will be a keyframe.
  void reset() {
    waitsForKeyframe = true;
    @Nullable Bytes tag = tags.poll();
    while (tag != null) {
      bytes.addAndGet(-tag.size());
      tag = tags.poll();
    }
  }

  void end() {
    ended = true;
  }

  /// Nothing is queued and nothing will be.
  boolean drained() {
    return ended && tags.isEmpty();
  }
}
