package dev.millrace.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileBlobStoreTest {
  @TempDir Path folder;

  @Test
  void givesBackWhatWasStored() {
    BlobStore store = new FileBlobStore(folder);

    store.put("thumbnails/ab-1.jpg", stream("picture"));

    assertThat(text(store, "thumbnails/ab-1.jpg")).isEqualTo("picture");
  }

  @Test
  void putsAFile() throws IOException {
    BlobStore store = new FileBlobStore(folder.resolve("blobs"));
    Path file = Files.writeString(folder.resolve("source"), "from a file");

    store.put("a", file);

    assertThat(text(store, "a")).isEqualTo("from a file");
    assertThat(file).exists();
  }

  /// Its name would not outlast a power cut else, nor would the folders that are new.
  @Test
  void flushesItsFoldersWhenItIsInItsPlace() {
    Path root = folder.resolve("blobs");
    List<Path> flushed = new ArrayList<>();
    BlobStore store =
        new FileBlobStore(
            root,
            flushing -> {
              assertThat(root.resolve("a/b/c")).exists();
              flushed.add(flushing);
            });

    store.put("a/b/c", stream("content"));

    assertThat(flushed).containsExactly(root.resolve("a/b"), root.resolve("a"), root, folder);
  }

  /// A flush takes as long as the disk does.
  @Test
  void flushesTheFoldersOfSeveralOnceWhenAllAreInTheirPlaces() {
    Path root = folder.resolve("blobs");
    List<Path> flushed = new ArrayList<>();
    BlobStore store =
        new FileBlobStore(
            root,
            flushing -> {
              assertThat(root.resolve("a/b")).hasContent("1");
              assertThat(root.resolve("a/c")).hasContent("2");
              flushed.add(flushing);
            });

    store.putAll(Map.of("a/b", bytes("1"), "a/c", bytes("2")));

    assertThat(flushed).containsExactly(root.resolve("a"), root, folder);
  }

  @Test
  void replacesABlob() {
    BlobStore store = new FileBlobStore(folder);
    store.put("a", stream("old and longer"));

    store.put("a", stream("new"));

    assertThat(text(store, "a")).isEqualTo("new");
  }

  @Test
  void aReaderKeepsTheBlobThatItOpened() throws IOException {
    BlobStore store = new FileBlobStore(folder);
    store.put("a", stream("old"));
    try (Blob blob = store.get("a").orElseThrow()) {
      store.put("a", stream("new"));

      assertThat(blob.size()).isEqualTo(3);
      assertThat(new String(blob.content().readAllBytes(), UTF_8)).isEqualTo("old");
    }
  }

  @Test
  void aFailedWriteLeavesTheOldBlobAndNoLitter() throws IOException {
    BlobStore store = new FileBlobStore(folder);
    store.put("a", stream("old"));

    assertThatThrownBy(() -> store.put("a", new BrokenStream()))
        .isInstanceOf(StorageException.class);

    assertThat(text(store, "a")).isEqualTo("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aMissingBlobIsEmptyAndMayBeDeleted() {
    BlobStore store = new FileBlobStore(folder);

    store.delete("nothing/here");

    assertThat(store.get("nothing/here")).isEmpty();
  }

  @Test
  void deletes() {
    BlobStore store = new FileBlobStore(folder);
    store.put("a/b", stream("x"));

    store.delete("a/b");

    assertThat(store.get("a/b")).isEmpty();
  }

  @Test
  void theFolderOfTheLastBlobGoesWithIt() {
    BlobStore store = new FileBlobStore(folder);
    store.put("a/b/c", stream("x"));
    store.put("a/b/d", stream("x"));

    store.delete("a/b/c");
    assertThat(folder.resolve("a/b")).isDirectory();
    store.delete("a/b/d");
    assertThat(folder.resolve("a/b")).doesNotExist();
  }

  @Test
  void listsWhatIsOldAndRemovesWhatAKilledWriterHasLeft() throws IOException {
    BlobStore store = new FileBlobStore(folder);
    store.put("pictures/a/original", stream("x"));
    store.put("pictures/a/80.webp", stream("x"));
    store.put("pictures/b/original", stream("x"));
    store.put("thumbnails/a", stream("x"));
    Path young = Files.writeString(folder.resolve("pictures/b/.1.new"), "half");
    Path old = Files.writeString(folder.resolve("pictures/a/.2.new"), "half");
    Instant hour = Instant.now().minus(Duration.ofHours(1));
    for (Path file : List.of(old, folder.resolve("pictures/a/80.webp"))) {
      Files.setLastModifiedTime(file, FileTime.from(hour.minusSeconds(1)));
    }

    List<String> names = new ArrayList<>();
    store.list("pictures/", hour, names::add);
    assertThat(names).containsExactly("pictures/a/80.webp");
    assertThat(old).doesNotExist();
    assertThat(young).exists();

    names.clear();
    store.list(
        "pictures/",
        Instant.now().plusSeconds(5),
        name -> {
          names.add(name);
          store.delete(name);
        });
    assertThat(names)
        .containsExactlyInAnyOrder(
            "pictures/a/original", "pictures/a/80.webp", "pictures/b/original");
    assertThat(folder.resolve("pictures/a")).doesNotExist();
    store.list("nowhere/", Instant.now(), names::add);
    assertThatThrownBy(() -> store.list("../", Instant.now(), names::add))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void storesWhileTheFolderGoesAgainAndAgain() throws Exception {
    BlobStore store = new FileBlobStore(folder);
    try (ExecutorService others = Executors.newSingleThreadExecutor()) {
      Future<?> writer =
          others.submit(() -> {
            for (int i = 0; i < 300; i++) {
              store.put("a/b/mine", stream("x"));
            }
          });
      while (!writer.isDone()) {
        store.put("a/b/other", stream("x"));
        store.delete("a/b/other");
        store.delete("a/b/mine");
      }
      writer.get();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/etc/passwd", "../a", "a/../b", "a//b", "a/", ".a", "A", "a b", "a\0b"})
  void refusesANameThatCouldLeaveTheFolder(String name) {
    BlobStore store = new FileBlobStore(folder);

    assertThatThrownBy(() -> store.get(name)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> store.put(name, stream("x"))).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> store.delete(name)).isInstanceOf(StorageException.class);
  }

  @Test
  void refusesANameOverTheLimit() {
    BlobStore store = new FileBlobStore(folder);

    assertThat(store.get("a".repeat(200))).isEmpty();
    assertThatThrownBy(() -> store.get("a".repeat(201))).isInstanceOf(StorageException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static String text(BlobStore store, String name) {
    try (Blob blob = store.get(name).orElseThrow()) {
      return new String(blob.content().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static final class BrokenStream extends FilterInputStream {
    BrokenStream() {
      super(stream("some bytes before the end"));
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
      super.transferTo(out);
      throw new IOException("the line broke");
    }
  }
}
