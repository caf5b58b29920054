package dev.millrace.api.video;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A video as anyone may see it. Immutable.
///
/// @param url its unguessable name
/// @param profilePicture where the picture of its user is; of who has none, one made of the name
/// @param thumbnail where the picture is, null while there is none
/// @param playbackUrl what a player opens
/// @param reconnecting whether it is on the air and waits for its publisher, whose connection was
///   lost
public record Video(
    long id,
    String url,
    String title,
    String description,
    VideoStatus status,
    long channelId,
    String username,
    String profilePicture,
    @Nullable String thumbnail,
    String playbackUrl,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    int viewers,
    boolean reconnecting) {}
