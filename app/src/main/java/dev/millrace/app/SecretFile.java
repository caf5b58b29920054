package dev.millrace.app;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file with one secret, which only this user can read. It is there whole or not at all.
/// Stateless.
final class SecretFile {
  private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
  private static final int BITS = 160;

  private SecretFile() {}

  /// The text, made at its first use.
  ///
  /// @param inUse whether something was made with it that no other secret opens
  /// @throws StartException when it is in use and lost
  static String read(Path file, boolean inUse) {
    try {
      boolean there = Files.exists(file);
      String text = there ? Files.readString(file).strip() : "";
      return text.isEmpty() ? make(file, there, inUse) : text;
    } catch (IOException e) {
      throw new StartException(
          "The secret " + file + " cannot be read: " + StartException.reason(e), e);
    }
  }

  /// The text, where somebody else has made it.
  ///
  /// @throws StartException when it is there and cannot be read
  static Optional<String> find(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StartException(
          "The secret " + file + " cannot be read: " + StartException.reason(e), e);
    }
  }

  /// Replaces what is there.
  static void write(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.write(StandardCharsets.UTF_8.encode(text));
      channel.force(/* metaData= */ true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String make(Path file, boolean there, boolean inUse) throws IOException {
    if (inUse) {
      String state = there ? " is empty" : " is missing";
      throw new StartException(
          "The secret " + file + state + ", and the database opens with no other: restore it");
    }
    if (there) {
      LOG.warn("The secret {} was empty and is made anew", file);
    }
    String text = new BigInteger(BITS, new SecureRandom()).toString(36);
    write(file, text);
    return text;
  }
}
