package dev.millrace.hls;

/// An init segment of a recording. Immutable.
///
/// @param name of its file
/// @param variant what its track is like, nothing measured
record RecordedInit(String name, Variant variant) {}
