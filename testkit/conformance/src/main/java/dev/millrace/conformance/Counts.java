package dev.millrace.conformance;

/// How much was read.
public record Counts(long playlists, long parts, long segments, long bytes) {
  @Override
  public String toString() {
    return "%d playlists, %d parts, %d segments, %d bytes"
        .formatted(playlists, parts, segments, bytes);
  }
}
