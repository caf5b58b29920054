package dev.millrace.contracts;

/// Api's yes to a [VerifyRequest]: the video to publish and the lease to keep alive. Immutable.
///
/// @param videoUrl the unguessable name of the video, and the stream's file name
/// @param title the video's, for who shows what is published; nothing in streaming depends on it
/// @param leaseSeconds how long the lease lives without a heartbeat, in seconds; streaming sends
///   one every two seconds, far more often than any lease needs
public record VerifyAnswer(
    String videoUrl, long channelId, String title, String leaseId, int leaseSeconds) {}
