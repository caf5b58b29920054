package dev.millrace.rtmp;

import static java.util.Objects.requireNonNull;

import dev.millrace.media.Reason;

/// Thrown when the peer breaks the protocol or a limit. The message gives the value and the bound,
/// never a key.
public final class RtmpException extends RuntimeException {
  private final Reason reason;

  public RtmpException(Reason reason, String message) {
    super(message);
    this.reason = requireNonNull(reason);
  }

  public Reason reason() {
    return reason;
  }
}
