package dev.millrace.media;

/// Why a library refused its input. Every library exception carries one; counters are kept by it.
public enum Reason {
  /// The bytes break the format's rules.
  MALFORMED,
  /// The bytes are valid, but name a feature that Millrace does not carry.
  UNSUPPORTED,
  /// A length or a count from the input exceeds a named limit.
  LIMIT,
  /// The call or the message is not allowed in the current state.
  STATE
}
