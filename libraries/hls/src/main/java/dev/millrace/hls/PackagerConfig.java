package dev.millrace.hls;

import java.time.Instant;

/// What a packager must be told. Immutable.
///
/// @param url the stream's name in addresses
/// @param token random text of `[A-Za-z0-9_-]`: part of every file's name, so that names never
///   repeat
/// @param programStart when time 0 of the timeline was
/// @param firstMsn the media sequence number of the first segment
/// @param firstDiscontinuity the discontinuity sequence of the first segment
public record PackagerConfig(
    String url, String token, Instant programStart, long firstMsn, long firstDiscontinuity) {}
