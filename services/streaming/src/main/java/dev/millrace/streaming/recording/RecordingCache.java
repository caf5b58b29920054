package dev.millrace.streaming.recording;

import dev.millrace.hls.Recording;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The recordings that were asked for last, as long as their files have not changed. Thread-safe;
/// blocks.
final class RecordingCache {
  private static final int MOST = 64;

  private record Known(long size, Recording recording) {}

  private final Map<RecordingFolder, Known> known =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RecordingFolder, Known> eldest) {
          return size() > MOST;
        }
      };

  /// The recording in a folder, empty when there is none.
  Optional<Recording> read(RecordingFolder folder) throws IOException {
    long size = folder.indexSize();
    if (size == 0) {
      return Optional.empty();
    }
    synchronized (known) {
      Known found = known.get(folder);
      if (found != null && found.size == size) {
        return Optional.of(found.recording);
      }
    }
    Optional<Recording> read = folder.read();
    synchronized (known) {
      read.ifPresent(recording -> known.put(folder, new Known(size, recording)));
    }
    return read;
  }
}
