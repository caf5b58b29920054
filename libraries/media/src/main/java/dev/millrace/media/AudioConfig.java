package dev.millrace.media;

/// An audio codec's configuration.
public sealed interface AudioConfig extends CodecConfig permits AacConfig {
  /// Samples per second of the decoded sound.
  int sampleRate();

  /// 1 to 8.
  int channels();

  /// Audio samples in one access unit at `sampleRate()`, 1024 for AAC-LC.
  int frameLength();
}
