package dev.millrace.streaming.rtmp;

import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.Counters;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Counts and tells of the connections that end without having published, readers' too. Anybody can
/// make as many of them as they like, so of each reason only some are told one by one; of the
/// others the number is told when the time is over. Thread-safe.
public final class ClosedConnections {
  static final int LINES = 10;
  static final Duration PERIOD = Duration.ofSeconds(10);

  // The lines of one connection, whether it published or not, are found under one name.
  private static final Logger LOG = LoggerFactory.getLogger(RtmpHandler.class);

  private final Counters counters;
  private final Map<CloseReason, Integer> told = new EnumMap<>(CloseReason.class);

  ClosedConnections(Counters counters) {
    this.counters = counters;
  }

  /// One has been closed.
  ///
  /// @param loop where the number of those that were not told is told later
  /// @param who was connected
  void add(
      EventExecutor loop,
      CloseReason reason,
      String who,
      String detail,
      @Nullable Throwable cause) {
    counters.increment(reason.counter());
    int number = count(reason);
    if (number == 1) {
      var _ = loop.schedule(() -> tellOthers(reason), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (number <= LINES) {
      LOG.atLevel(level(reason)).setCause(cause).log("{} closed: {}", who, detail);
    }
  }

  /// How much an operator must care.
  static Level level(CloseReason reason) {
    return switch (reason) {
      case FAILED -> Level.ERROR;
      case API_UNAVAILABLE, SERVER_FULL -> Level.WARN;
      default -> Level.INFO;
    };
  }

  private synchronized int count(CloseReason reason) {
    return told.merge(reason, 1, Integer::sum);
  }

  private synchronized int countAnew(CloseReason reason) {
    Integer counted = told.remove(reason);
    return counted == null ? 0 : counted;
  }

  private void tellOthers(CloseReason reason) {
    int others = countAnew(reason) - LINES;
    if (others > 0) {
      LOG.atLevel(level(reason))
          .log(
              "{} more connections closed within {} s: {}",
              others,
              PERIOD.toSeconds(),
              reason.sentence());
    }
  }
}
