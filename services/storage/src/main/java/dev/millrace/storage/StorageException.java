package dev.millrace.storage;

import org.jspecify.annotations.Nullable;

/// The storage could not do its work, or was given a name that it refuses. Immutable.
public final class StorageException extends RuntimeException {
  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
