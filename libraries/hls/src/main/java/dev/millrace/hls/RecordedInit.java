package dev.millrace.hls;

import java.util.OptionalLong;

/// An init segment of a recording. Immutable.
///
/// @param name of its file
/// @param variant what its track is like, nothing measured
/// @param programStartMs when time 0 of its media was, in milliseconds since 1970; recordings of
///   earlier versions do not say
record RecordedInit(String name, Variant variant, OptionalLong programStartMs) {}
