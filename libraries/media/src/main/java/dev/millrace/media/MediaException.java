package dev.millrace.media;

import static java.util.Objects.requireNonNull;

/// Thrown when a codec configuration cannot be read. The message gives the value and the bound.
public final class MediaException extends RuntimeException {
  private final Reason reason;

  public MediaException(Reason reason, String message) {
    super(message);
    this.reason = requireNonNull(reason);
  }

  public Reason reason() {
    return reason;
  }
}
