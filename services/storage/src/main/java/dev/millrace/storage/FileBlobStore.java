package dev.millrace.storage;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// A folder of files, one a blob. Thread-safe.
///
/// A blob is written to a temporary file beside its place, flushed to the disk and renamed, so that
/// a crash leaves the old blob or the new one. Its folders are flushed too: once [#put] returns, it
/// is there even after a power cut.
public final class FileBlobStore implements BlobStore {
  private static final int MAX_NAME = 200;
  private static final int MAX_TRIES = 10;
  private static final String PART = "[a-z0-9_-][a-z0-9_.-]*";
  private static final Pattern NAME = Pattern.compile(PART + "(/" + PART + ")*");

  private final Path root;
  private final Flush folders;

  /// Has the disk keep what it was told of a folder, what is new in it too.
  interface Flush {
    void of(Path folder) throws IOException;
  }

  public FileBlobStore(Path root) {
    this(root, FileBlobStore::flush);
  }

  FileBlobStore(Path root, Flush folders) {
    this.root = root;
    this.folders = folders;
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
    flush(name, foldersOf(place(name, content)));
  }

  @Override
  public void putAll(Map<String, byte[]> blobs) {
    Set<Path> above = new LinkedHashSet<>();
    blobs.forEach(
        (name, content) -> above.addAll(foldersOf(place(name, new ByteArrayInputStream(content)))));
    flush(String.join(", ", blobs.keySet()), above);
  }

  /// Its folders are to be flushed yet.
  private Path place(String name, InputStream content) {
    Path target = resolve(name);
    try {
      Path temporary = temporaryBeside(target);
      try {
        write(temporary, content);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new StorageException("Cannot store the blob " + name, e);
    }
    return target;
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
      Path file = resolve(name);
      Files.deleteIfExists(file);
      deleteEmpty(file.resolveSibling(""));
    } catch (IOException e) {
      throw new StorageException("Cannot delete the blob " + name, e);
    }
  }

  @Override
  public void list(String prefix, Instant before, Consumer<String> each) {
    if (!prefix.endsWith("/")) {
      throw new StorageException("A prefix ends with a slash, got " + quoted(prefix));
    }
    Path folder = resolve(prefix.substring(0, prefix.length() - 1));
    try {
      Files.walkFileTree(folder, new OldFiles(before, file -> listed(file, each)));
    } catch (IOException e) {
      throw new StorageException("Cannot list the blobs of " + prefix, e);
    }
  }

  private void listed(Path file, Consumer<String> each) throws IOException {
    if (file.getFileName().toString().startsWith(".")) { // left by a put that never ended
      Files.deleteIfExists(file);
      deleteEmpty(file.resolveSibling(""));
    } else {
      each.accept(root.relativize(file).toString().replace(File.separatorChar, '/'));
    }
  }

  /// A folder goes with its last blob; one that is being put there makes it anew.
  private static void deleteEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException _) {
      // it has others
    }
  }

  /// From the blob's own up to the one that the root is in: each may be new, made by us or by who
  /// put another blob there at the same time.
  private Set<Path> foldersOf(Path blob) {
    Path last = root.toAbsolutePath().resolveSibling("");
    Set<Path> above = new LinkedHashSet<>();
    Path folder = blob.toAbsolutePath();
    do {
      folder = folder.resolveSibling("");
      above.add(folder);
    } while (!folder.equals(last));
    return above;
  }

  private void flush(String names, Set<Path> above) {
    for (Path folder : above) {
      try {
        folders.of(folder);
      } catch (NoSuchFileException | AccessDeniedException _) {
        // A delete of its last blob was faster; or we may not look into the last one, which others
        // made.
      } catch (IOException e) {
        throw new StorageException("Cannot store the blob " + names, e);
      }
    }
  }

  /// Has the disk keep a folder with the names that are new in it: a file that was written and
  /// renamed there is there after a power cut.
  ///
  /// @throws IOException when it cannot be opened
  public static void flush(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(/* metaData= */ true);
    }
  }

  /// No blob can have this name: a part never begins with a dot. The folder may go while we are
  /// about to use it, as its last blob is deleted.
  private static Path temporaryBeside(Path target) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        Path folder = Files.createDirectories(target.resolveSibling(""));
        return Files.createTempFile(folder, ".", ".new");
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        if (tries == MAX_TRIES) {
          throw e;
        }
      }
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
