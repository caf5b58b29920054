package dev.millrace.streaming;

/// The streaming service cannot start; the message says what to do. Immutable.
public final class StreamingException extends RuntimeException {
  public StreamingException(String message, Throwable cause) {
    super(message, cause);
  }
}
