package dev.millrace.media;

/// An audio codec's configuration.
public sealed interface AudioConfig extends CodecConfig permits AacConfig, OpusConfig {
  /// Samples per second of the decoded sound.
  int sampleRate();

  /// 1 to 8.
  int channels();

  /// Audio samples in an access unit at `sampleRate()`: 1024 for AAC-LC, what the packet says for
  /// Opus. Total: any bytes have a length of 1 or more.
  int samplesIn(Bytes accessUnit);
}
