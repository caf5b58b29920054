package dev.millrace.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Passes on the files that were written before a moment; others may be added and deleted
/// meanwhile. For one thread.
final class OldFiles extends SimpleFileVisitor<Path> {
  interface Visit {
    void of(Path file) throws IOException;
  }

  private final Instant before;
  private final Visit visit;

  OldFiles(Instant before, Visit visit) {
    this.before = before;
    this.visit = visit;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isRegularFile() && attributes.lastModifiedTime().toInstant().isBefore(before)) {
      visit.of(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    return FileVisitResult.CONTINUE; // it is gone
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
    return FileVisitResult.CONTINUE;
  }
}
