package dev.millrace.api;

/// The api service cannot start; the message says what to do. Immutable.
public final class ApiException extends RuntimeException {
  public ApiException(String message) {
    super(message);
  }

  public ApiException(String message, Throwable cause) {
    super(message, cause);
  }
}
