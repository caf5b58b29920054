package dev.millrace.hls;

/// A segment of a recording. Immutable.
///
/// @param name of its file
/// @param run counts what was recorded without a break, by discontinuities and restarts; from 1 on
/// @param startMs when it began, in milliseconds since 1970
/// @param samples how many pictures or audio frames it has; none for a gap
/// @param size of its samples with their headers, in bytes
record RecordedSegment(
    String name, RecordedInit init, int run, long startMs, double seconds, int samples, int size) {
  boolean gap() {
    return samples == 0;
  }
}
