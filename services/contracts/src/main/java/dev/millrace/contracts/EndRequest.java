package dev.millrace.contracts;

/// Streaming tells api that a broadcast is over. Immutable.
public record EndRequest(String leaseId, String videoUrl) {}
