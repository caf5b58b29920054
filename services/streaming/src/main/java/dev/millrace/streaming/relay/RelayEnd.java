package dev.millrace.streaming.relay;

/// Why a reader gets nothing more.
public enum RelayEnd {
  /// The broadcast is over.
  ENDED,
  /// It has not read for too long.
  STALLED
}
