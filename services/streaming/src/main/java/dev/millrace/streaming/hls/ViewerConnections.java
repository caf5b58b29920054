package dev.millrace.streaming.hls;

import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.net.OpenFiles;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The open connections of viewers and their streams of HTTP/2: not more than a number of each.
/// Thread-safe.
///
/// Where there are too many connections, the one that has been idle longest makes room for a new
/// one, so that whoever opens many and asks for nothing shuts nobody out; where none is idle the
/// new one is closed. Each event loop looks among its own connections only, which are spread
/// evenly.
final class ViewerConnections {
  /// A player waits for a playlist and the part that it announces.
  private static final int STREAMS_FOR_EACH = 2;

  private final int max;
  private final HlsLimits limits;
  private final TrustedProxies proxies;
  private final Counters counters;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();
  private final Map<EventLoop, IdleConnections> idle = new ConcurrentHashMap<>();

  ViewerConnections(HlsLimits limits, TrustedProxies proxies, Counters counters) {
    this.limits = limits;
    this.proxies = proxies;
    this.max = (int) Math.min(limits.connections(), OpenFiles.forViewers());
    this.counters = counters;
    OpenFiles.tellBound("viewers", max, limits.connections(), limits.chosen());
  }

  /// A new connection, on its loop. Empty when it must be closed.
  Optional<ViewerConnection> admit(Channel channel) {
    IdleConnections others =
        idle.computeIfAbsent(
            channel.eventLoop(), loop -> new IdleConnections(loop, limits.idle(), counters));
    if (open.incrementAndGet() > max && !others.closeLongest()) {
      open.decrementAndGet();
      counters.increment("hls.connections.refused");
      return Optional.empty();
    }
    ViewerConnection connection = new ViewerConnection(channel, others, proxies);
    others.add(connection);
    var _ =
        channel
            .closeFuture()
            .addListener(_ -> {
              open.decrementAndGet();
              others.remove(connection);
            });
    return Optional.of(connection);
  }

  /// Whether one more stream may be open, which counts until it is closed.
  boolean admitStream(Channel stream) {
    if (streams.incrementAndGet() > STREAMS_FOR_EACH * max) {
      streams.decrementAndGet();
      counters.increment("hls.streams.refused");
      return false;
    }
    var _ = stream.closeFuture().addListener(_ -> streams.decrementAndGet());
    return true;
  }
}
