package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which files are in a backup.
class BackupSourceTest {
  private static final int LISTINGS = 1000;
  private static final int PASSING = 20;

  @TempDir private Path folder;

  @Test
  void hasThoseThatHaveTheirNamesForGood() throws IOException {
    write("b/2.m4s");
    write("a/1.m4s");
    write("a/.3.m4s.new");
    Files.createSymbolicLink(folder.resolve("a/link"), folder.resolve("b/2.m4s"));
    assertThat(BackupSource.files(folder)).containsExactly("a/1.m4s", "b/2.m4s");
    assertThat(BackupSource.files(folder.resolve("none"))).isEmpty();
  }

  /// Files and whole folders come and go in a Millrace that runs.
  @Test
  void leavesOutWhatGoesWhileItIsListed() throws IOException {
    write("kept/1.m4s");
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> change(over));
    try {
      for (int i = 0; i < LISTINGS; i++) {
        assertThat(BackupSource.files(folder)).contains("kept/1.m4s");
      }
    } finally {
      over.set(true);
      changes.join();
    }
  }

  @Test
  void copiesNothingOfWhatWentAfterItWasListed() throws IOException {
    write("kept.m4s");
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(written)) {
      BackupSource.copy(folder.resolve("gone.m4s"), "gone.m4s", zip);
      BackupSource.copy(folder.resolve("kept.m4s"), "kept.m4s", zip);
    }
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(written.toByteArray()))) {
      assertThat(zip.getNextEntry()).hasToString("kept.m4s");
      assertThat(zip.getNextEntry()).isNull();
    }
  }

  private void change(AtomicBoolean over) {
    try {
      while (!over.get()) {
        for (int i = 0; i < PASSING; i++) {
          write("passing" + i + "/1.m4s");
        }
        for (int i = 0; i < PASSING; i++) {
          Files.delete(folder.resolve("passing" + i + "/1.m4s"));
          Files.delete(folder.resolve("passing" + i));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "moof");
  }
}
