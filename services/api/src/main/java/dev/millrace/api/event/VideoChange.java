package dev.millrace.api.event;

import dev.millrace.api.video.VideoStatus;
import dev.millrace.api.video.VideoThumbnails;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the database tells of a video that was changed (V6). Immutable.
///
/// @param was its status before
/// @param status its status now, null when it was deleted
/// @param thumbnail which picture it has; 0: none
record VideoChange(
    String url,
    long channelId,
    VideoStatus was,
    @Nullable VideoStatus status,
    String title,
    int thumbnail,
    boolean held,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {
  /// What it means for clients, in this order.
  List<LiveEvent> events() {
    List<LiveEvent> events = new ArrayList<>();
    events.add(status == null ? new LiveEvent.Deleted(url, channelId) : video(status));
    boolean live = status == VideoStatus.RUNNING;
    if (live != (was == VideoStatus.RUNNING)) {
      events.add(
          new LiveEvent.Channel(
              channelId,
              live ? LiveEvent.Channel.Status.LIVE : LiveEvent.Channel.Status.IDLE,
              url));
    }
    return events;
  }

  /// Who hears of it. A url that was never on the air is a secret of those who know it.
  List<Topic> topics() {
    VideoStatus newest = status == null ? was : status;
    return newest == VideoStatus.CREATED
        ? List.of(new Topic.OfVideo(url))
        : List.of(new Topic.OfVideo(url), new Topic.OfChannel(channelId), new Topic.Everything());
  }

  private LiveEvent video(VideoStatus now) {
    return new LiveEvent.Video(
        url,
        channelId,
        now,
        title,
        thumbnail == 0 ? null : VideoThumbnails.path(url, thumbnail),
        now == VideoStatus.RUNNING && held,
        startedAt,
        endedAt);
  }
}
