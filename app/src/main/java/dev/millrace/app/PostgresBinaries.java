package dev.millrace.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.springframework.util.FileSystemUtils;

/// PostgreSQL's programs, unpacked from their Maven artifact once a version. Stateless.
final class PostgresBinaries {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private PostgresBinaries() {}

  /// The folder that holds `bin/`, named by the version. One that was not finished is made anew,
  /// and those of other versions are deleted.
  static Path unpack(Path folder) throws IOException {
    Path done = folder.resolve(Build.POSTGRES_VERSION);
    if (!Files.exists(done)) {
      FileSystemUtils.deleteRecursively(folder);
      Path fresh = folder.resolve("new");
      try (InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
        if (archive == null) {
          throw new IOException("no PostgreSQL for this system: set MILLRACE_DATABASE_URL");
        }
        unpack(archive, fresh);
      }
      Files.move(fresh, done);
    }
    return done;
  }

  private static void unpack(InputStream archive, Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("an entry outside of the archive: " + entry.getName());
        }
        write(tar, entry, target);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Files.createDirectories(entry.isDirectory() ? target : target.resolveSibling(""));
    if (entry.isSymbolicLink()) {
      Files.deleteIfExists(target);
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isFile()) {
      Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }
}
