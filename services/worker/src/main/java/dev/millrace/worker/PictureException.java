package dev.millrace.worker;

import dev.millrace.contracts.PictureFailure;
import org.jspecify.annotations.Nullable;

/// A picture that cannot be shown, and why; trying again would change nothing. Immutable.
final class PictureException extends RuntimeException {
  private final PictureFailure failure;

  PictureException(PictureFailure failure, String message) {
    this(failure, message, /* cause= */ null);
  }

  PictureException(PictureFailure failure, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  PictureFailure failure() {
    return failure;
  }

  static PictureException corrupt(String message) {
    return new PictureException(PictureFailure.CORRUPT, message);
  }
}
