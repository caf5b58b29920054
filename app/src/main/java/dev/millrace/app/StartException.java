package dev.millrace.app;

import org.jspecify.annotations.Nullable;

/// Millrace cannot start; the message is one line that says what to do. Immutable.
final class StartException extends RuntimeException {
  StartException(String message) {
    super(message);
  }

  StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
