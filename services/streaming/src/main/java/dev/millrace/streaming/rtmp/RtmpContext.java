package dev.millrace.streaming.rtmp;

import dev.millrace.streaming.api.ApiClient;
import dev.millrace.streaming.api.LeaseReporter;
import dev.millrace.streaming.live.Broadcasts;
import dev.millrace.streaming.net.Counters;

/// What all RTMP connections share. Thread-safe.
public record RtmpContext(
    ApiClient api,
    Broadcasts broadcasts,
    LeaseReporter leases,
    Counters counters,
    ConnectionLimit limit) {
  /// With a limit of connections per address, 0 for none.
  public static RtmpContext of(
      ApiClient api,
      Broadcasts broadcasts,
      LeaseReporter leases,
      Counters counters,
      int connectionsPerAddress) {
    return new RtmpContext(
        api, broadcasts, leases, counters, new ConnectionLimit(connectionsPerAddress));
  }
}
