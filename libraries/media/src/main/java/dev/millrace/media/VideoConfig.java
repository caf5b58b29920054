package dev.millrace.media;

/// A video codec's configuration, with what its parameter sets say of the picture.
public sealed interface VideoConfig extends CodecConfig permits AvcConfig, HevcConfig, Av1Config {
  /// Pixels shown, after cropping.
  int width();

  /// Pixels shown, after cropping.
  int height();
}
