package dev.millrace.api.session;

import dev.millrace.api.ApiConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/// Keys of 256 bits in files of the secrets folder, made when they are first asked for.
/// Thread-safe.
@Component
public class KeyFiles {
  private static final int SIZE = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;

  KeyFiles(ApiConfig config) {
    this.folder = config.secrets();
  }

  /// The 32 bytes of `<name>.key`.
  public synchronized byte[] key(String name) {
    Path file = folder.resolve(name + ".key");
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A key that is on the disk, readable by its owner only, and has yet to get its name.
  static Path newKey(Path folder) throws IOException {
    byte[] key = new byte[SIZE];
    RANDOM.nextBytes(key);
    Files.createDirectories(folder);
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path temporary = Files.createTempFile(folder, "key", ".new", onlyOwner);
    Files.write(temporary, key, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    return temporary;
  }

  static byte[] read(Path file) throws IOException {
    byte[] key = Files.readAllBytes(file);
    if (key.length != SIZE) {
      throw new IOException(file + " has " + key.length + " bytes, 32 are needed");
    }
    return key;
  }

  private void create(Path file) throws IOException {
    Path temporary = newKey(folder);
    // Of nodes that share the folder one makes it, and all use that one.
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException _) {
      // the other's
    } finally {
      Files.delete(temporary);
    }
  }
}
