package dev.millrace.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where the web server has uploads that are still coming. It deletes each itself, but for those
/// that it was killed over. Stateless.
final class ServerFolder {
  private static final String NAME = "http";

  private ServerFolder() {}

  /// Empty, and readable by us only.
  ///
  /// @param data the data folder, which nobody else uses
  /// @throws ApiException when it cannot be written
  static Path emptied(Path data) {
    Path folder = data.toAbsolutePath().resolve(NAME);
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      empty(folder);
      return folder;
    } catch (IOException e) {
      throw new ApiException("The folder " + folder + " cannot be written", e);
    }
  }

  /// Links are deleted, not followed.
  private static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }
}
