package dev.millrace.storage;

import java.io.IOException;
import java.io.InputStream;

/// A stored blob, open for reading; whoever gets it closes it. Not thread-safe.
///
/// @param size in bytes
public record Blob(String name, long size, InputStream content) implements AutoCloseable {
  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw new StorageException("Cannot close the blob " + name, e);
    }
  }
}
