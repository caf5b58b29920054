package dev.millrace.streaming.hls;

import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.net.EventLoops;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Encoders that speak RTMP to the viewers' port: all are closed and counted, and of those that
/// come within a while only the first is told, for anybody can come. Thread-safe.
final class StrayPublishers {
  static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(StrayPublishers.class);

  /// The first byte of RTMP's handshake (RTMP 1.0, 5.2.2); no request begins with it.
  private static final int VERSION = 3;

  private final int rtmpPort;
  private final Counters counters;
  private final LongSupplier nanoTime;
  private final AtomicLong quietUntil;

  /// @param rtmpPort where publishers connect; 0 when it is not known yet
  StrayPublishers(int rtmpPort, Counters counters, LongSupplier nanoTime) {
    this.rtmpPort = rtmpPort;
    this.counters = counters;
    this.nanoTime = nanoTime;
    this.quietUntil = new AtomicLong(nanoTime.getAsLong());
  }

  /// Whether a connection that begins so is one of them.
  static boolean beginsWith(int firstByte) {
    return firstByte == VERSION;
  }

  void close(Channel channel) {
    counters.increment("hls.malformed");
    long now = nanoTime.getAsLong();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + PERIOD.toNanos())) {
      LOG.info(
          "Connection of {} closed: this looks like RTMP, and here is the HLS port: use the RTMP port{}",
          EventLoops.address(channel),
          rtmpPort == 0 ? "" : " " + rtmpPort);
    }
    var _ = channel.close();
  }
}
