package dev.millrace.contracts;

/// Streaming tells api that a broadcast is over. Immutable.
///
/// @param leaseId which broadcast: a video that goes on under a newer lease does not end
/// @param videoUrl the video that was published, for who reads along; api goes by the lease alone
public record EndRequest(String leaseId, String videoUrl) {}
