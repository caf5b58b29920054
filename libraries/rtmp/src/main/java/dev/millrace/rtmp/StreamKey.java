package dev.millrace.rtmp;

/// The secret name under which a streamer publishes. Immutable; its text form is redacted.
public record StreamKey(String value) {
  @Override
  public String toString() {
    return "StreamKey[redacted]";
  }
}
