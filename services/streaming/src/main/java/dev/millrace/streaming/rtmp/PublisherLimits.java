package dev.millrace.streaming.rtmp;

import dev.millrace.rtmp.RtmpLimits;
import java.time.Duration;

/// What clients of RTMP may take before they publish. Immutable. The four deadlines are counted
/// from the connection's start, so that nothing that a client does makes them longer.
///
/// @param connections open at once, as far as the process may have so many files open
/// @param chosen whether somebody chose that number, and must know when there can be fewer
/// @param connectionsPerAddress of them from one address, or from one /64 of IPv6; 0 = no limit
/// @param tls until TLS stands, where there is TLS
/// @param handshake until the handshake of RTMP is complete
/// @param connect until `connect` was received
/// @param publish until a publish was asked for
/// @param guess how long an address that has tried too many wrong keys waits for the next no
/// @param messages what a connection may make us keep
/// @param unsentBytes of answers that the client does not read
public record PublisherLimits(
    int connections,
    boolean chosen,
    int connectionsPerAddress,
    Duration tls,
    Duration handshake,
    Duration connect,
    Duration publish,
    Duration guess,
    RtmpLimits messages,
    int unsentBytes) {
  private static final Duration PUBLISH = Duration.ofSeconds(10);
  private static final Duration GUESS = Duration.ofSeconds(5);
  private static final int UNSENT_BYTES = 256 << 10;

  /// What suits encoders, on slow lines too.
  public static PublisherLimits of(int connections, int connectionsPerAddress) {
    return of(
        connections,
        /* chosen= */ true,
        connectionsPerAddress,
        PUBLISH,
        RtmpLimits.DEFAULT,
        UNSENT_BYTES);
  }

  /// With half of the time for TLS, six tenths for the handshake and eight for `connect`.
  public static PublisherLimits of(
      int connections,
      boolean chosen,
      int connectionsPerAddress,
      Duration publish,
      RtmpLimits messages,
      int unsentBytes) {
    return new PublisherLimits(
        connections,
        chosen,
        connectionsPerAddress,
        publish.multipliedBy(5).dividedBy(10),
        publish.multipliedBy(6).dividedBy(10),
        publish.multipliedBy(8).dividedBy(10),
        publish,
        GUESS,
        messages,
        unsentBytes);
  }
}
