package dev.millrace.streaming.recording;

import dev.millrace.hls.Recording;
import dev.millrace.hls.Rendition;
import dev.millrace.media.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One broadcast's files: `<rendition>/<file>` and an index beside each folder. Blocks; used by one
/// thread at a time.
///
/// @param videos the folder of all recordings
/// @param url the stream's name, of `[A-Za-z0-9_.-]` and not beginning with a dot
record RecordingFolder(Path videos, String url) {

  /// Writes a file, then the line that makes it part of the recording: both or nothing, so that it
  /// can be tried again.
  void add(Rendition rendition, String name, List<Bytes> content, String entry) throws IOException {
    Path target = file(rendition, name);
    Path folder = folder(rendition);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
    try (FileChannel file =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeAll(file, content);
      addLine(index(rendition), entry);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("the file exists already: " + name, e);
    } catch (IOException e) {
      Files.deleteIfExists(target);
      throw e;
    }
  }

  /// The bytes of all indexes, which only grow; 0 when there are none.
  long indexSize() throws IOException {
    long size = 0;
    for (Rendition rendition : Rendition.values()) {
      Path index = index(rendition);
      size += Files.exists(index) ? Files.size(index) : 0;
    }
    return size;
  }

  /// What there is of it.
  Optional<Recording> read() throws IOException {
    Map<Rendition, String> indexes = new EnumMap<>(Rendition.class);
    for (Rendition rendition : Rendition.values()) {
      Path index = index(rendition);
      if (Files.exists(index)) { // a broadcast need not have every rendition
        byte[] lines = Files.readAllBytes(index); // which may be broken
        indexes.put(rendition, new String(lines, StandardCharsets.UTF_8));
      }
    }
    return Recording.read(url, indexes);
  }

  /// Where a file is that [Recording#has] or this recording's log named.
  Path file(Rendition rendition, String name) {
    return folder(rendition).resolve(name);
  }

  void delete() throws IOException {
    if (!Files.exists(folder())) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Path folder() {
    return videos.resolve(url);
  }

  private Path folder(Rendition rendition) {
    return folder().resolve(rendition.label());
  }

  private Path index(Rendition rendition) {
    return folder().resolve(rendition.label() + ".index");
  }

  /// A line that was cut off, on a full disk or when the power failed, does not swallow this one.
  private static void addLine(Path index, String entry) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            index, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = file.size();
      ByteBuffer last = ByteBuffer.wrap(new byte[] {'\n'});
      file.read(last, Math.max(0, end - 1));
      String line = (last.get(0) == '\n' ? "" : "?\n") + entry + "\n";
      writeAll(file.position(end), List.of(Bytes.utf8(line)));
    }
  }

  private static void writeAll(FileChannel file, List<Bytes> content) throws IOException {
    ByteBuffer[] pieces = content.stream().map(Bytes::asByteBuffer).toArray(ByteBuffer[]::new);
    long left = content.stream().mapToLong(Bytes::size).sum();
    while (left > 0) {
      left -= file.write(pieces);
    }
  }
}
