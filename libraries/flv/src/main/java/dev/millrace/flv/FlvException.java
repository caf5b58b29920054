package dev.millrace.flv;

import static java.util.Objects.requireNonNull;

import dev.millrace.media.MediaException;
import dev.millrace.media.Reason;

/// Thrown when an FLV tag cannot be read. The message gives the value and the bound.
public final class FlvException extends RuntimeException {
  private final Reason reason;

  public FlvException(Reason reason, String message) {
    super(message);
    this.reason = requireNonNull(reason);
  }

  /// A codec configuration inside the tag was refused.
  FlvException(MediaException cause) {
    super(cause.getMessage(), cause);
    this.reason = cause.reason();
  }

  public Reason reason() {
    return reason;
  }
}
