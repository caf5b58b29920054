package dev.millrace.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// The files of a folder of a Millrace that may be running: some go while they are being listed.
/// One thread only.
final class BackupSource extends SimpleFileVisitor<Path> {
  private final Path root;
  private final List<String> names = new ArrayList<>();

  private BackupSource(Path root) {
    this.root = root;
  }

  /// The names below a folder, in order, of those that have theirs for good: a file that is being
  /// written has a dot in front. None when there is no such folder.
  static List<String> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    BackupSource source = new BackupSource(folder.toRealPath());
    Files.walkFileTree(source.root, source);
    Collections.sort(source.names);
    return List.copyOf(source.names);
  }

  /// Nothing when the file is gone by now.
  static void copy(Path file, String name, ZipOutputStream zip) throws IOException {
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
      zip.putNextEntry(new ZipEntry(name));
      Channels.newInputStream(content).transferTo((OutputStream) zip);
      zip.closeEntry();
    } catch (NoSuchFileException _) {
      // Deleted since it was listed, as its video was.
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String name = root.relativize(file).toString();
    if (attributes.isRegularFile() && BackupFile.accepts(name) && !name.endsWith(".new")) {
      names.add(name);
    }
    return FileVisitResult.CONTINUE;
  }

  /// Deleted since its folder was read, as its video was, or named otherwise now.
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
    return unlessGone(cause);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException cause)
      throws IOException {
    return cause == null ? FileVisitResult.CONTINUE : unlessGone(cause);
  }

  private static FileVisitResult unlessGone(IOException cause) throws IOException {
    if (cause instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw cause;
  }
}
