package dev.millrace.contracts;

/// Api's yes to a [VerifyRequest]: the video to publish and the lease to keep alive. Immutable.
///
/// @param videoUrl the unguessable name of the video, and the stream's file name
/// @param leaseSeconds how long the lease lives without a heartbeat, in seconds
public record VerifyAnswer(
    String videoUrl, long channelId, String title, String leaseId, int leaseSeconds) {}
