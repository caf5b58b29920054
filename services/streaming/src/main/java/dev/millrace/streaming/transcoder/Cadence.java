package dev.millrace.streaming.transcoder;

/// When FFmpeg gives out pictures, and which of them are keyframes: the same in all renditions, so
/// that their segments begin together. Immutable.
///
/// @param keyframeSeconds 0: keyframes follow the source; else one each so many seconds
/// @param picturesPerSecond 0: the source's pictures at their times; else so many, evenly
public record Cadence(int keyframeSeconds, int picturesPerSecond) {
  /// That of the source.
  public static final Cadence OF_SOURCE = new Cadence(0, 0);
}
