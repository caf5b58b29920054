package dev.millrace.streaming.transcoder;

/// One rendition that FFmpeg encodes. Immutable.
///
/// @param name the rendition's name: low, mid or high
/// @param width even
/// @param height even
/// @param bitrate of the video, in bits per second
public record Rung(String name, int width, int height, int bitrate) {}
