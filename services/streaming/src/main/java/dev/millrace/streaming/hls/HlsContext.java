package dev.millrace.streaming.hls;

import dev.millrace.streaming.live.Broadcasts;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.recording.Recordings;
import dev.millrace.streaming.relay.RelayAccess;
import java.util.List;

/// What all connections of viewers share, whatever they speak. Thread-safe.
public record HlsContext(
    Broadcasts broadcasts,
    Recordings recordings,
    RelayAccess relay,
    Counters counters,
    HlsLimits limits,
    ViewerConnections viewers) {
  /// For these limits.
  ///
  /// @param trustedProxies addresses of proxies that are believed when they say whom they ask for
  public static HlsContext of(
      Broadcasts broadcasts,
      Recordings recordings,
      RelayAccess relay,
      Counters counters,
      HlsLimits limits,
      List<String> trustedProxies) {
    return new HlsContext(
        broadcasts,
        recordings,
        relay,
        counters,
        limits,
        new ViewerConnections(limits, new TrustedProxies(trustedProxies), counters));
  }
}
