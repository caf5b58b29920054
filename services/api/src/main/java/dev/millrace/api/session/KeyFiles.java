package dev.millrace.api.session;

import dev.millrace.api.ApiConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/// Keys of 256 bits in files of the secrets folder, made when they are first asked for.
/// Thread-safe.
@Component
public class KeyFiles {
  private static final int SIZE = 32;

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
      byte[] key = Files.readAllBytes(file);
      if (key.length != SIZE) {
        throw new IOException(file + " has " + key.length + " bytes, 32 are needed");
      }
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void create(Path file) throws IOException {
    byte[] key = new byte[SIZE];
    new SecureRandom().nextBytes(key);
    Files.createDirectories(folder);
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path temporary = Files.createTempFile(folder, "key", ".new", onlyOwner);
    Files.write(temporary, key);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
