package dev.millrace.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;

/// A folder of files, one a blob. Thread-safe.
///
/// A blob is written to a temporary file beside its place, flushed to the disk and renamed, so that
/// a crash leaves the old blob or the new one.
public final class FileBlobStore implements BlobStore {
  private static final int MAX_NAME = 200;
  private static final String PART = "[a-z0-9_-][a-z0-9_.-]*";
  private static final Pattern NAME = Pattern.compile(PART + "(/" + PART + ")*");

  private final Path root;

  public FileBlobStore(Path root) {
    this.root = root;
  }

  @Override
  public void put(String name, Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      put(name, content);
    } catch (IOException e) {
      throw new StorageException("Cannot read " + file, e);
    }
  }

  @Override
  public void put(String name, InputStream content) {
    Path target = resolve(name);
    try {
      Path folder = Files.createDirectories(target.resolveSibling(""));
      // No blob can have this name: a part never begins with a dot.
      Path temporary = Files.createTempFile(folder, ".", ".new");
      try {
        write(temporary, content);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new StorageException("Cannot store the blob " + name, e);
    }
  }

  @Override
  public Optional<Blob> get(String name) {
    Path file = resolve(name);
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return Optional.of(new Blob(name, channel.size(), Channels.newInputStream(channel)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StorageException("Cannot read the blob " + name, e);
    }
  }

  @Override
  public void delete(String name) {
    try {
      Files.deleteIfExists(resolve(name));
    } catch (IOException e) {
      throw new StorageException("Cannot delete the blob " + name, e);
    }
  }

  private Path resolve(String name) {
    if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
      throw new StorageException("A blob name of [a-z0-9/_.-] is wanted, got " + quoted(name));
    }
    return root.resolve(name);
  }

  private static String quoted(String name) {
    String start = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name;
    return '"' + start.replaceAll("\\p{Cntrl}", "?") + '"';
  }

  private static void write(Path file, InputStream content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      content.transferTo(Channels.newOutputStream(channel));
      channel.force(/* metaData= */ true);
    }
  }
}
