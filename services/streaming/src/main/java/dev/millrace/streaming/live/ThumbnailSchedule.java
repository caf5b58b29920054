package dev.millrace.streaming.live;

import dev.millrace.media.Sample;
import dev.millrace.media.VideoConfig;
import java.time.Duration;

/// Which keyframes of a stream become thumbnails: the first, and one each minute. Owner thread
/// only.
final class ThumbnailSchedule {
  private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

  private final Thumbnails thumbnails;
  private final Broadcast broadcast;
  private boolean made;
  private long last;

  ThumbnailSchedule(Thumbnails thumbnails, Broadcast broadcast) {
    this.thumbnails = thumbnails;
    this.broadcast = broadcast;
  }

  /// Takes the next picture.
  void offer(Sample picture) {
    long now = System.nanoTime();
    boolean due = picture.sync() && (!made || now - last > INTERVAL);
    if (due && picture.track().config() instanceof VideoConfig config) {
      made = true;
      last = now;
      thumbnails.show(broadcast, config, picture);
    }
  }
}
