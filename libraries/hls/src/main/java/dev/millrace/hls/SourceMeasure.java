package dev.millrace.hls;

/// What a source was like for the length of a GOP or a little more. Immutable.
///
/// @param gopMs how far its keyframes are apart; 0 when none has followed yet
/// @param rate in pictures per second
public record SourceMeasure(SourceVerdict verdict, long gopMs, double rate) {}
