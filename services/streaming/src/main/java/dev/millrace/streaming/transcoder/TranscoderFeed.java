package dev.millrace.streaming.transcoder;

import dev.millrace.media.Bytes;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// FLV tags on their way to FFmpeg's stdin: bounded in number and bytes, and never waited for.
///
/// `offer` and `end` are the owner's, `poll` and `restart` the transcoder's: each side has a state
/// of its own, and only the queue is shared. When it is full, what follows is dropped up to the
/// next keyframe: the ladder loses pictures, the source nothing.
final class TranscoderFeed {
  static final int MAX_TAGS = 256;
  static final long MAX_BYTES = 16 << 20;

  private record Tag(Bytes bytes, boolean keyframe) {}

  private final BlockingQueue<Tag> tags = new ArrayBlockingQueue<>(MAX_TAGS);
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean ended;

  // The owner's: whether what it offers would follow a gap.
  private boolean shedding = true;

  // The transcoder's: whether its FFmpeg has had no keyframe yet.
  private boolean waitsForKeyframe = true;

  /// What became of a tag.
  enum Offer {
    TAKEN,
    /// The queue has just run full: pictures are lost from here to the next keyframe.
    SHED,
    /// Dropped, because decoding cannot start here.
    SKIPPED
  }

  Offer offer(Bytes tag, boolean keyframe) {
    if (shedding && !keyframe) {
      return Offer.SKIPPED;
    }
    if (bytes.get() + tag.size() > MAX_BYTES || !tags.offer(new Tag(tag, keyframe))) {
      boolean first = !shedding;
      shedding = true;
      return first ? Offer.SHED : Offer.SKIPPED;
    }
    bytes.addAndGet(tag.size());
    shedding = false;
    return Offer.TAKEN;
  }

  /// The next tag, or null when none came in time. The first one after a restart is a keyframe.
  @Nullable Bytes poll(long milliseconds) throws InterruptedException {
    @Nullable Tag tag = tags.poll(milliseconds, TimeUnit.MILLISECONDS);
    while (tag != null) {
      bytes.addAndGet(-tag.bytes.size());
      if (tag.keyframe || !waitsForKeyframe) {
        waitsForKeyframe = false;
        return tag.bytes;
      }
      tag = tags.poll();
    }
    return null;
  }

  /// A new FFmpeg begins: forgets what is queued.
  void restart() {
    waitsForKeyframe = true;
    @Nullable Tag tag = tags.poll();
    while (tag != null) {
      bytes.addAndGet(-tag.bytes.size());
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
