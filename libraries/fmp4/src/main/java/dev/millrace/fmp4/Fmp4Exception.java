package dev.millrace.fmp4;

import static java.util.Objects.requireNonNull;

import dev.millrace.media.Reason;

/// Thrown when boxes cannot be written or read. The message gives the value and the bound.
public final class Fmp4Exception extends RuntimeException {
  private final Reason reason;

  public Fmp4Exception(Reason reason, String message) {
    super(message);
    this.reason = requireNonNull(reason);
  }

  public Reason reason() {
    return reason;
  }
}
