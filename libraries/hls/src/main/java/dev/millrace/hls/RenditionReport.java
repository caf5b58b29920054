package dev.millrace.hls;

/// How far a rendition is (RFC 8216bis, 4.4.5.4). Immutable.
///
/// @param lastMsn of the last segment that has a part, complete or not
/// @param lastPart index of its last part, -1 when it has none
record RenditionReport(long lastMsn, int lastPart) {}
