package dev.millrace.streaming.rtmp;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.LongSupplier;

/// Of one loop those connections that make room for a new one: all that do not publish. On that
/// loop only.
///
/// The order is: who is silent, the oldest first; readers, the newest first; who has just come, and
/// then who has asked to publish, the oldest first. An encoder is given the time to say its key,
/// and api the time to check it, or a reader that was sent away and comes again at once would put
/// it out.
final class YieldingConnections {
  /// Six round trips, on slow lines too.
  static final Duration GRACE = Duration.ofSeconds(2);

  private final LongSupplier nanoTime;

  /// Those that neither publish nor play, and since when they are here.
  private final SequencedMap<Channel, Long> waiting = new LinkedHashMap<>();

  /// Of those the ones whose key is being checked.
  private final Set<Channel> asking = new HashSet<>();

  private final SequencedSet<Channel> readers = new LinkedHashSet<>();

  YieldingConnections(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void enter(Channel channel) {
    waiting.put(channel, nanoTime.getAsLong());
  }

  void asks(Channel channel) {
    asking.add(channel);
  }

  void plays(Channel channel) {
    if (waiting.remove(channel) != null) {
      readers.add(channel);
    }
  }

  /// It is gone, or makes room for nobody any more.
  void remove(Channel channel) {
    waiting.remove(channel);
    asking.remove(channel);
    readers.remove(channel);
  }

  /// The one that makes room now; it is none of them any more. Empty when all publish.
  Optional<Channel> next() {
    Optional<Channel> next =
        silent()
            .or(() -> readers.reversed().stream().findFirst())
            .or(() -> waiting.keySet().stream().filter(one -> !asking.contains(one)).findFirst())
            .or(() -> waiting.keySet().stream().findFirst());
    next.ifPresent(this::remove);
    return next;
  }

  private Optional<Channel> silent() {
    long now = nanoTime.getAsLong();
    return waiting.entrySet().stream()
        .takeWhile(entry -> now - entry.getValue() > GRACE.toNanos())
        .map(Map.Entry::getKey)
        .filter(channel -> !asking.contains(channel))
        .findFirst();
  }
}
