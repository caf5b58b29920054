package dev.millrace.media;

/// What a decoder must know before the first sample. Immutable.
public sealed interface CodecConfig permits VideoConfig, AudioConfig {
  /// The `CODECS` value of RFC 6381, such as `avc1.64001f` or `mp4a.40.2`.
  String codecs();
}
