package dev.millrace.api;

import java.time.Instant;

/// When this api process began to serve. Immutable.
public record StartTime(Instant instant) {}
