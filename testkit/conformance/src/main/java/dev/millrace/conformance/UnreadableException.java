package dev.millrace.conformance;

/// A playlist or a file that cannot be read, with the reason in its message.
public final class UnreadableException extends RuntimeException {
  /// Why it cannot be read.
  public enum Reason {
    /// It breaks the grammar of RFC 8216bis, 4.1 to 4.4, or of ISO/IEC 14496-12.
    MALFORMED,
    /// Longer than any playlist that a player would take.
    LIMIT,
    /// A delta update that the playlist at hand cannot complete.
    STATE
  }

  private final Reason reason;

  UnreadableException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static UnreadableException malformed(String message) {
    return new UnreadableException(Reason.MALFORMED, message);
  }

  public Reason reason() {
    return reason;
  }
}
