package dev.millrace.streaming.hls;

import java.time.Duration;

/// What all viewers together, and each of them, may take. Immutable.
///
/// @param connections open at once, as far as the process may have so many files open
/// @param idle how long a connection stays without a request
/// @param request how long a request may take to arrive
/// @param write how long an answer from memory, or 64 KB of a file, may take to be sent
public record HlsLimits(int connections, Duration idle, Duration request, Duration write) {
  /// The deadlines that suit browsers and proxies.
  public static HlsLimits of(int connections) {
    return new HlsLimits(
        connections, Duration.ofSeconds(75), Duration.ofSeconds(10), Duration.ofSeconds(60));
  }
}
