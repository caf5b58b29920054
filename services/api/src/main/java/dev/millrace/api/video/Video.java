package dev.millrace.api.video;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A video as anyone may see it. Immutable.
///
/// @param url its unguessable name
/// @param thumbnail where the picture is, null while there is none
/// @param playbackUrl what a player opens
public record Video(
    long id,
    String url,
    String title,
    String description,
    VideoStatus status,
    long channelId,
    String username,
    @Nullable String thumbnail,
    String playbackUrl,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    int viewers) {}
