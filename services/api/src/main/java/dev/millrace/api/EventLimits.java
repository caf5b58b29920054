package dev.millrace.api;

import java.time.Duration;

/// What streams of events may take. Immutable.
///
/// @param connections of all clients together
/// @param perAddress from one address, or one /64 of IPv6; 0: no limit
/// @param heartbeat after how much silence a client is sent a comment
public record EventLimits(int connections, int perAddress, Duration heartbeat) {
  /// With heartbeats that suit browsers and proxies.
  public static EventLimits of(int connections, int perAddress) {
    return new EventLimits(connections, perAddress, Duration.ofSeconds(15));
  }
}
