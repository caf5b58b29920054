package dev.millrace.streaming.hls;

import java.time.Duration;

/// What all viewers together, and each of them, may take. Immutable.
///
/// @param connections open at once, as far as the process may have so many files open
/// @param chosen whether somebody chose that number, and must know when there can be fewer
/// @param idle how long a connection stays without a request
/// @param request how long a request may take to arrive
/// @param write how long an answer from memory, or 64 KB of a file, may take to be sent
public record HlsLimits(
    int connections, boolean chosen, Duration idle, Duration request, Duration write) {
  /// The deadlines that suit browsers and proxies.
  public static HlsLimits of(int connections) {
    return of(connections, /* chosen= */ true);
  }

  /// The same, where the number may be a default.
  public static HlsLimits of(int connections, boolean chosen) {
    return new HlsLimits(
        connections,
        chosen,
        Duration.ofSeconds(75),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60));
  }
}
