package dev.millrace.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The data folder, locked while we run, and the secrets that we make ourselves. Closing unlocks.
final class DataFolder implements AutoCloseable {
  private final Path secrets;
  private final FileChannel lock;

  private DataFolder(Path secrets, FileChannel lock) {
    this.secrets = secrets;
    this.lock = lock;
  }

  /// Makes and locks it.
  ///
  /// @throws StartException when it cannot be written, or another Millrace uses it
  static DataFolder open(Path data, Path secrets) {
    return openUnlessUsed(data, secrets)
        .orElseThrow(() -> new StartException("Another Millrace uses the data folder " + data));
  }

  /// The same, but empty when another Millrace uses it.
  static Optional<DataFolder> openUnlessUsed(Path data, Path secrets) {
    try {
      Files.createDirectories(data);
      makeSecrets(data, secrets);
      FileChannel lock =
          FileChannel.open(
              data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return locked(lock) ? Optional.of(new DataFolder(secrets, lock)) : Optional.empty();
    } catch (IOException e) {
      throw new StartException(
          "The data folder "
              + data
              + " cannot be written ("
              + StartException.reason(e)
              + "): give it to this user, or set MILLRACE_DATA to another",
          e);
    }
  }

  /// Only this user can open ours; a folder elsewhere that is there already stays as it is.
  private static void makeSecrets(Path data, Path secrets) throws IOException {
    boolean elsewhere = !secrets.startsWith(data);
    try {
      boolean theirs = elsewhere && Files.isDirectory(secrets);
      Files.createDirectories(secrets);
      if (!theirs) {
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      if (!elsewhere) {
        throw e;
      }
      throw new StartException(
          "The folder of secrets cannot be made ("
              + StartException.reason(e)
              + "): set MILLRACE_SECRETS to another",
          e);
    }
  }

  private static boolean locked(FileChannel lock) throws IOException {
    try {
      if (lock.tryLock() != null) {
        return true;
      }
      lock.close();
      return false;
    } catch (OverlappingFileLockException _) {
      // This process has it, and would lose it if this channel were closed.
      return false;
    }
  }

  /// The text of a secret, made at its first use; only this user can read its file.
  ///
  /// @param inUse whether something was made with it that no other secret opens
  /// @throws StartException when it is in use and lost
  String secret(String name, boolean inUse) {
    return SecretFile.read(secrets.resolve(name), inUse);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StartException("The data folder cannot be unlocked", e);
    }
  }
}
