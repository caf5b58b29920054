package dev.millrace.streaming.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Brings files into the page cache, so that an event loop which sends them does not wait for the
/// disk. Thread-safe; blocks.
final class WarmFiles {
  private static final Duration STAYS_WARM = Duration.ofSeconds(10);
  private static final int MOST = 4096;
  private static final int PIECE = 128 << 10;

  private record Warmed(int size, long atNanos) {}

  private final Map<Path, Warmed> files =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Warmed> eldest) {
          return size() > MOST;
        }
      };

  /// Reads a file, unless that was done a moment ago.
  ///
  /// @return its size in bytes
  int warm(Path file) throws IOException {
    synchronized (files) {
      Warmed known = files.get(file);
      if (known != null && System.nanoTime() - known.atNanos < STAYS_WARM.toNanos()) {
        return known.size;
      }
    }
    int size = read(file);
    synchronized (files) {
      files.remove(file); // the eldest is the one that was read first
      files.put(file, new Warmed(size, System.nanoTime()));
    }
    return size;
  }

  private static int read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
      int size = 0;
      for (int read = 0; read >= 0; read = channel.read(piece.clear())) {
        size = Math.addExact(size, read);
      }
      return size;
    }
  }
}
