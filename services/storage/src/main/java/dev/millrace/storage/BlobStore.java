package dev.millrace.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Blobs by name, such as `thumbnails/ab12.jpg`. Implementations are thread-safe.
///
/// A name has 1 to 200 characters of `[a-z0-9/_.-]`; no part of it between slashes is empty or
/// begins with a dot. Any other name is refused with a [StorageException].
public interface BlobStore {

  /// Stores all of `content` under `name`, in place of what was there: a reader sees the old or the
  /// new blob, never a mixture. The caller closes `content`.
  void put(String name, InputStream content);

  /// As [#put(String, InputStream)], with the content of `file`, which stays where it is.
  void put(String name, Path file);

  /// As a [#put(String, InputStream)] of each, in less time. When one cannot be stored, those
  /// before it may be.
  ///
  /// @param blobs contents by name
  void putAll(Map<String, byte[]> blobs);

  /// The blob, open for reading; the caller closes it. Empty when there is none.
  Optional<Blob> get(String name);

  /// Removes the blob. A name that holds none is no error.
  void delete(String name);

  /// Passes on the name of each blob whose name begins with `prefix` and which was stored before
  /// that moment, in no order; it may be deleted there. What puts that never ended have left there
  /// since before that moment is deleted.
  ///
  /// @param prefix ends with a slash
  void list(String prefix, Instant before, Consumer<String> each);
}
