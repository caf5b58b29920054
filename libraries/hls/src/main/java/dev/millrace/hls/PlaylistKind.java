package dev.millrace.hls;

/// What a media playlist promises. Immutable.
///
/// @param lowLatency whether it has parts, and can be waited for
/// @param independent whether every segment begins with a sync sample
/// @param ended whether nothing follows
record PlaylistKind(boolean lowLatency, boolean independent, boolean ended) {}
