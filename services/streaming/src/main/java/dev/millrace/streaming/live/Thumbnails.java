package dev.millrace.streaming.live;

import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.VideoConfig;
import dev.millrace.streaming.api.ApiClient;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.transcoder.Thumbnailer;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends pictures of live streams to api. Thread-safe; never waits.
public final class Thumbnails {
  private static final Logger LOG = LoggerFactory.getLogger(Thumbnails.class);

  private final Thumbnailer thumbnailer;
  private final ApiClient api;
  private final Counters counters;

  public Thumbnails(Thumbnailer thumbnailer, ApiClient api, Counters counters) {
    this.thumbnailer = thumbnailer;
    this.api = api;
    this.counters = counters;
  }

  /// Makes a picture of a keyframe and gives it to the video of the lease. A picture that fails is
  /// left out: the next one comes.
  ///
  /// @return the picture as JPEG, which fails when none can be made
  CompletableFuture<Bytes> show(
      Broadcast broadcast, VideoConfig config, Sample keyframe, Thumbnailer.Turn turn) {
    String leaseId = broadcast.leaseId();
    CompletableFuture<Bytes> picture = thumbnailer.jpeg(config, keyframe, turn);
    var _ =
        picture
            .thenCompose(jpeg -> api.thumbnail(leaseId, jpeg))
            .whenComplete((_, failure) -> {
              if (failure != null) {
                counters.increment("thumbnails.failed");
                LOG.debug("No thumbnail of {}: {}", broadcast.url(), failure.toString());
              }
            });
    return picture;
  }
}
