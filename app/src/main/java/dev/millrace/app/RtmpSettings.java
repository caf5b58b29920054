package dev.millrace.app;

import dev.millrace.rtmp.RtmpLimits;
import dev.millrace.streaming.rtmp.PublisherLimits;

/// The settings about what clients of RTMP may take. Immutable.
final class RtmpSettings {
  private static final int MAX_CONNECTIONS = 1_000_000;
  private static final int MAX_SECONDS = 60;
  private static final int MAX_UNSENT_MEGABYTES = 64;

  /// RTMP 1.0, 5.3.1.2.1: the length of a message has 24 bits.
  private static final int MAX_MESSAGE_MEGABYTES = 16;

  private final Configuration configuration;

  RtmpSettings(Configuration configuration) {
    this.configuration = configuration;
  }

  void check() {
    var _ = limits();
  }

  PublisherLimits limits() {
    return PublisherLimits.of(
        configuration.number(Setting.RTMP_CONNECTIONS, 1, MAX_CONNECTIONS),
        configuration.chosen(Setting.RTMP_CONNECTIONS),
        configuration.number(Setting.CONNECTIONS_PER_ADDRESS, 0, MAX_CONNECTIONS),
        configuration.seconds(Setting.RTMP_PUBLISH_DEADLINE, 1, MAX_SECONDS),
        messages(),
        configuration.bytes(
            Setting.RTMP_UNSENT_BYTES, /* minKilobytes= */ 16, MAX_UNSENT_MEGABYTES));
  }

  private RtmpLimits messages() {
    int size =
        configuration.bytes(
            Setting.RTMP_MESSAGE_BYTES, /* minKilobytes= */ 64, MAX_MESSAGE_MEGABYTES);
    return new RtmpLimits(
        size,
        size + size / 2,
        RtmpLimits.DEFAULT.maxEarlySize(),
        configuration.number(Setting.RTMP_CHUNK_STREAMS, 8, 1_000),
        configuration.number(Setting.RTMP_AMF_VALUES, 100, 100_000),
        configuration.number(Setting.RTMP_AMF_DEPTH, 4, 64));
  }
}
