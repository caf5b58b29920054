package dev.millrace.api.event;

import dev.millrace.api.picture.PictureStatus;
import dev.millrace.api.video.VideoStatus;
import dev.millrace.contracts.PictureFailure;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What clients are told: the data of one event, in JSON. The title of its schema is the event's
/// name. Immutable.
sealed interface LiveEvent {
  /// The event's name.
  String name();

  /// From here on everything is told. What was before may have been missed: what is shown must be
  /// read now.
  @Schema(name = "SyncEvent", title = "sync")
  record Sync() implements LiveEvent {
    @Override
    public String name() {
      return "sync";
    }
  }

  /// A channel has gone on the air, or off it.
  ///
  /// @param status LIVE or IDLE
  /// @param videoUrl what it has on the air, or had
  @Schema(name = "ChannelEvent", title = "channel")
  record Channel(long channelId, Status status, String videoUrl) implements LiveEvent {
    enum Status {
      LIVE,
      IDLE
    }

    @Override
    public String name() {
      return "channel";
    }
  }

  /// Something of a video is other than before; this is what it is now.
  ///
  /// @param thumbnail where its picture is, null while there is none
  /// @param reconnecting whether it waits for its publisher, whose connection was lost
  @Schema(name = "VideoEvent", title = "video")
  record Video(
      String url,
      long channelId,
      VideoStatus status,
      String title,
      @Nullable String thumbnail,
      boolean reconnecting,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt)
      implements LiveEvent {
    @Override
    public String name() {
      return "video";
    }
  }

  /// How many people watch, of those videos where that has changed.
  @Schema(name = "ViewersEvent", title = "viewers")
  record Viewers(List<Count> counts) implements LiveEvent {
    /// The viewers of one video.
    record Count(String url, long channelId, int viewers) {}

    public Viewers {
      counts = List.copyOf(counts);
    }

    @Override
    public String name() {
      return "viewers";
    }
  }

  /// How one's own picture stands.
  ///
  /// @param profilePicture where the picture is that everybody sees
  /// @param status of the newest upload, null when there is none
  /// @param failure why nothing can be made of it
  @Schema(name = "PictureEvent", title = "picture")
  record Picture(
      String profilePicture, @Nullable PictureStatus status, @Nullable PictureFailure failure)
      implements LiveEvent {
    @Override
    public String name() {
      return "picture";
    }
  }

  /// A video is gone.
  @Schema(name = "DeletedEvent", title = "deleted")
  record Deleted(String url, long channelId) implements LiveEvent {
    @Override
    public String name() {
      return "deleted";
    }
  }
}
