package dev.millrace.streaming.live;

import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.VideoConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Which keyframes of a stream become thumbnails: the first, and one each minute; after one that no
/// picture can be made of, another soon. Owner thread only.
final class ThumbnailSchedule {
  private static final long INTERVAL = Duration.ofMinutes(1).toNanos();
  private static final long AFTER_FAILURE = Duration.ofSeconds(5).toNanos();

  private final Thumbnails thumbnails;
  private final Broadcast broadcast;
  private @Nullable CompletableFuture<Bytes> newest;
  private long last;

  ThumbnailSchedule(Thumbnails thumbnails, Broadcast broadcast) {
    this.thumbnails = thumbnails;
    this.broadcast = broadcast;
  }

  /// Takes the next picture.
  void offer(Sample picture) {
    long now = System.nanoTime();
    if (picture.sync()
        && (newest == null || now - last > pause(newest))
        && picture.track().config() instanceof VideoConfig config) {
      last = now;
      newest = thumbnails.show(broadcast, config, picture);
    }
  }

  private static long pause(CompletableFuture<Bytes> picture) {
    return picture.isCompletedExceptionally() ? AFTER_FAILURE : INTERVAL;
  }
}
