package dev.millrace.api;

import java.time.Duration;

/// So many at once, and as many again within each period. Immutable.
public record Rate(int count, Duration period) {}
