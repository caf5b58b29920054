package dev.millrace.streaming.rtmp;

import dev.millrace.streaming.api.ApiClient;
import dev.millrace.streaming.api.LeaseEnds;
import dev.millrace.streaming.live.Broadcasts;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.relay.RelayAccess;

/// What all RTMP connections share, encrypted or not. Thread-safe.
public record RtmpContext(
    ApiClient api,
    Broadcasts broadcasts,
    LeaseEnds ends,
    RelayAccess relay,
    Counters counters,
    PublisherLimits limits,
    RtmpConnections connections,
    ClosedConnections closed) {
  /// For these limits.
  public static RtmpContext of(
      ApiClient api,
      Broadcasts broadcasts,
      LeaseEnds ends,
      RelayAccess relay,
      Counters counters,
      PublisherLimits limits) {
    return new RtmpContext(
        api,
        broadcasts,
        ends,
        relay,
        counters,
        limits,
        new RtmpConnections(limits),
        new ClosedConnections(counters));
  }
}
