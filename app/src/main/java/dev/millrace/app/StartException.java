package dev.millrace.app;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Millrace cannot start; the message is one line that says what to do. Immutable.
final class StartException extends RuntimeException {
  StartException(String message) {
    super(message);
  }

  StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// For what no program expects.
  static StartException of(Throwable failure) {
    String sentence =
        outOfMemory(failure)
            .map(StartException::memory)
            .orElseGet(() -> firstLine(failure.toString()));
    return new StartException(sentence, failure);
  }

  static boolean wantsMemory(Throwable failure) {
    return outOfMemory(failure).isPresent();
  }

  /// Also where that was wrapped.
  private static Optional<Throwable> outOfMemory(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(OutOfMemoryError.class::isInstance)
        .findFirst();
  }

  /// Java says the same of a thread that it was not given.
  private static String memory(Throwable error) {
    return String.valueOf(error.getMessage()).contains("thread")
        ? "The system allows no more threads: raise the limit of processes (ulimit -u, or the"
            + " container's)"
        : "Java has too little memory: set MILLRACE_HEAP to more";
  }

  /// Why something failed, in one line: parsers and PostgreSQL explain at length.
  static String reason(Exception e) {
    return e instanceof FileSystemException file ? reason(file) : firstLine(e);
  }

  /// Its message may be no more than the path.
  private static String reason(FileSystemException e) {
    String file = String.valueOf(e.getFile());
    return switch (e) {
      case NoSuchFileException _ -> missing(Path.of(file));
      case AccessDeniedException _ -> "no permission for " + file;
      case FileAlreadyExistsException _ -> file + " is there already";
      case DirectoryNotEmptyException _ -> file + " is a folder that is not empty";
      case NotDirectoryException _ -> file + " is no folder";
      default -> e.getReason() == null ? file + ": " + e.getClass().getSimpleName() : firstLine(e);
    };
  }

  private static String missing(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null || Files.isDirectory(folder)
        ? "there is no file " + file
        : "there is no folder " + folder;
  }

  private static String firstLine(Exception e) {
    String line = firstLine(String.valueOf(e.getMessage()));
    return line.isEmpty() ? e.getClass().getSimpleName() : line;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
