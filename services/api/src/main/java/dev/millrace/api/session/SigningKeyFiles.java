package dev.millrace.api.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The keys that sign access tokens, as files `signing-<second>-<key id>.key` of the secrets
/// folder, which several nodes may share. The newest signs; older ones verify until the last token
/// that they may have signed has expired. Thread-safe, between processes too: a key never changes.
public final class SigningKeyFiles {
  private static final Pattern NAME = Pattern.compile("signing-([0-9]{1,12})-([0-9a-f]{16})\\.key");
  private static final int ID_BYTES = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  /// A node may sign with the old key for a moment, and clocks differ.
  static final Duration OVERLAP = Duration.ofMinutes(2);

  /// One key.
  ///
  /// @param id the `kid` of its tokens
  public record KeyFile(Path path, String id, Instant madeAt) {}

  private static final Comparator<KeyFile> AGE =
      Comparator.comparing(KeyFile::madeAt).thenComparing(KeyFile::id);

  private final Path folder;
  private final Clock clock;

  public SigningKeyFiles(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /// The newest first.
  List<KeyFile> list() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.flatMap(file -> parse(file).stream()).sorted(AGE.reversed()).toList();
    }
  }

  /// Makes one that is newer than all others, readable by the folder's owner only.
  public KeyFile make() throws IOException {
    List<KeyFile> others = list();
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    Instant after = others.isEmpty() ? Instant.EPOCH : others.getFirst().madeAt().plusSeconds(1);
    Instant madeAt = now.isAfter(after) ? now : after;
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    String name = HexFormat.of().formatHex(id);
    Path file = folder.resolve("signing-" + madeAt.getEpochSecond() + "-" + name + ".key");
    create(file);
    return new KeyFile(file, name, madeAt);
  }

  /// Deletes the older ones: their tokens are worthless within a second. A newer one is of a
  /// rotation at the same time.
  public void deleteOthers(KeyFile kept) throws IOException {
    for (KeyFile key : list()) {
      if (AGE.compare(key, kept) < 0) {
        Files.deleteIfExists(key.path());
      }
    }
  }

  /// Deletes those that were replaced longer ago than a token lives.
  void deleteOutlived(Duration tokenLife) throws IOException {
    List<KeyFile> keys = list();
    for (int i = 1; i < keys.size(); i++) {
      Instant replacedAt = keys.get(i - 1).madeAt();
      if (replacedAt.plus(tokenLife).plus(OVERLAP).isBefore(clock.instant())) {
        Files.deleteIfExists(keys.get(i).path());
      }
    }
  }

  private void create(Path file) throws IOException {
    Path temporary = KeyFiles.newKey(folder);
    // The command may be root's while the server is not.
    UserPrincipal owner = Files.getOwner(folder);
    if (!owner.equals(Files.getOwner(temporary))) {
      Files.setOwner(temporary, owner);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Optional<KeyFile> parse(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    return name.matches()
        ? Optional.of(
            new KeyFile(file, name.group(2), Instant.ofEpochSecond(Long.parseLong(name.group(1)))))
        : Optional.empty();
  }
}
