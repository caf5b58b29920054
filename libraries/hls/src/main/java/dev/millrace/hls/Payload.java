package dev.millrace.hls;

import dev.millrace.media.Bytes;
import org.jspecify.annotations.Nullable;

/// The bytes of a part: in memory until they are in its segment's file. What they are never
/// changes. Thread-safe.
final class Payload {
  private final int offset;
  private final int size;
  private volatile @Nullable Bytes memory;

  /// @param offset where they are in the segment
  /// @param bytes outside the heap; empty for a gap
  Payload(int offset, Bytes bytes) {
    this.offset = offset;
    this.size = bytes.size();
    this.memory = bytes;
  }

  int offset() {
    return offset;
  }

  int size() {
    return size;
  }

  /// Where the next part begins in the segment.
  int end() {
    return offset + size;
  }

  /// Null when they are in the file.
  @Nullable Bytes memory() {
    return memory;
  }

  /// The segment's file is complete.
  void stored() {
    memory = null;
  }
}
