package dev.millrace.conformance;

/// A playlist that cannot be read, with the reason in its message.
public final class PlaylistException extends RuntimeException {
  /// Why it cannot be read.
  public enum Reason {
    /// A line breaks the grammar of RFC 8216bis, 4.1 to 4.4.
    MALFORMED,
    /// Longer than any playlist that a player would take.
    LIMIT,
    /// A delta update that the playlist at hand cannot complete.
    STATE
  }

  private final Reason reason;

  PlaylistException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static PlaylistException malformed(String message) {
    return new PlaylistException(Reason.MALFORMED, message);
  }

  public Reason reason() {
    return reason;
  }
}
