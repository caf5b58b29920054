package dev.millrace.conformance;

/// How a client keeps a media playlist up to date.
public enum Mode {
  /// By the target duration (RFC 8216bis, 6.3.4); parts are not loaded.
  PLAIN,
  /// By blocking reloads, some of them with delta updates; where the server cannot, as [#PLAIN].
  LOW_LATENCY
}
