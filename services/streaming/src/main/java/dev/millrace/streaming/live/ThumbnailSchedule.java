package dev.millrace.streaming.live;

import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.VideoConfig;
import dev.millrace.streaming.transcoder.Thumbnailer.Turn;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Which keyframes of a stream become thumbnails: the first, and one each minute; after one that no
/// picture can be made of, another soon. Owner thread only.
final class ThumbnailSchedule {
  private static final long INTERVAL = Duration.ofMinutes(1).toNanos();
  private static final long FIRST_PAUSE = Duration.ofSeconds(5).toNanos();

  private final Thumbnails thumbnails;
  private final Broadcast broadcast;
  private @Nullable CompletableFuture<Bytes> newest;

  /// After the next picture that fails; longer each time, up to the interval.
  private long pause = FIRST_PAUSE;

  private long due = System.nanoTime();

  private Turn turn = Turn.AT_ONCE;

  ThumbnailSchedule(Thumbnails thumbnails, Broadcast broadcast) {
    this.thumbnails = thumbnails;
    this.broadcast = broadcast;
  }

  /// Takes the next picture.
  void offer(Sample picture) {
    long now = System.nanoTime();
    look(now);
    if (picture.sync()
        && now - due >= 0
        && picture.track().config() instanceof VideoConfig config) {
      due = now + INTERVAL;
      newest = thumbnails.show(broadcast, config, picture, turn);
      turn = Turn.SHARED;
    }
  }

  private void look(long now) {
    if (newest != null && newest.isDone()) {
      if (newest.isCompletedExceptionally()) {
        due = now + pause;
        turn = Turn.ALONE;
        pause = Math.min(2 * pause, INTERVAL);
      } else {
        pause = FIRST_PAUSE;
      }
      newest = null;
    }
  }
}
