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
