package dev.millrace.streaming.rtmp;

import dev.millrace.contracts.AddressBlock;
import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.EventLoops;
import dev.millrace.streaming.net.OpenFiles;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The open connections of RTMP and RTMPS: not more than a number of them, and of each address.
/// Thread-safe.
///
/// Where there are too many, one that does not publish makes room for a new one, so that whoever
/// opens many shuts no streamer out, see [YieldingConnections]; where all publish, the new one is
/// closed. Each event loop looks among its own connections only, which are spread evenly.
public final class RtmpConnections {
  private final int max;
  private final int maxOfAddress;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> openOfAddress = new ConcurrentHashMap<>();

  private final Map<EventLoop, YieldingConnections> yielding = new ConcurrentHashMap<>();

  RtmpConnections(PublisherLimits limits) {
    this.max = (int) Math.min(limits.connections(), OpenFiles.forRtmp());
    this.maxOfAddress = limits.connectionsPerAddress();
    OpenFiles.tellBound("RTMP", max, limits.connections(), limits.chosen());
  }

  /// A new connection, on its loop.
  ///
  /// @return why it must be closed; empty when it may stay
  Optional<CloseReason> enter(Channel channel) {
    String address = AddressBlock.of(EventLoops.address(channel));
    if (openOfAddress.merge(address, 1, Integer::sum) > maxOfAddress && maxOfAddress != 0) {
      leave(address);
      return Optional.of(CloseReason.TOO_MANY_CONNECTIONS);
    }
    YieldingConnections others = yielding(channel);
    if (open.incrementAndGet() > max) {
      Optional<Channel> next = others.next();
      if (next.isEmpty()) {
        open.decrementAndGet();
        leave(address);
        return Optional.of(CloseReason.SERVER_FULL);
      }
      sendAway(next.get());
    }
    others.enter(channel);
    var _ =
        channel
            .closeFuture()
            .addListener(_ -> {
              open.decrementAndGet();
              leave(address);
              others.remove(channel);
            });
    return Optional.empty();
  }

  /// It has asked to publish, and is sent away for others where no silent one or reader can be. On
  /// its loop.
  void asks(Channel channel) {
    yielding(channel).asks(channel);
  }

  /// It publishes, and is not sent away for others. On its loop.
  void publishes(Channel channel) {
    yielding(channel).remove(channel);
  }

  /// It plays, and is sent away for others where no silent one can be. On its loop.
  void plays(Channel channel) {
    yielding(channel).plays(channel);
  }

  /// Why a connection was closed, for the log.
  String sentence(CloseReason reason) {
    return switch (reason) {
      case TOO_MANY_CONNECTIONS ->
          reason.sentence() + ", at most " + maxOfAddress + " (MILLRACE_CONNECTIONS_PER_ADDRESS)";
      case SERVER_FULL -> reason.sentence() + ", at most " + max + " (MILLRACE_RTMP_CONNECTIONS)";
      default -> reason.sentence();
    };
  }

  private YieldingConnections yielding(Channel channel) {
    return yielding.computeIfAbsent(
        channel.eventLoop(), _ -> new YieldingConnections(System::nanoTime));
  }

  /// Tells it why where it listens, and closes it where it has been refused already, too.
  private static void sendAway(Channel channel) {
    switch (channel.pipeline().last()) {
      case RtmpHandler silent -> silent.end(CloseReason.SERVER_FULL);
      case PlayerHandler reader -> reader.end(CloseReason.SERVER_FULL);
      case null, default -> {} // it is closed already
    }
    channel
        .eventLoop()
        .execute(() -> {
          var _ = channel.close();
        });
  }

  private void leave(String address) {
    openOfAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }
}
