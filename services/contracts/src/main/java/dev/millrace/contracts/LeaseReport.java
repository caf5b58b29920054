package dev.millrace.contracts;

/// What streaming says of one broadcast in a [HeartbeatRequest]. Immutable.
///
/// @param viewers how many people watch now
/// @param bitrate of the source, in bits per second
public record LeaseReport(String leaseId, LeaseState state, int viewers, long bitrate) {}
