package dev.millrace.worker;

import java.time.Duration;

/// How long a job waits before it is tried again: twice as long each time. Immutable.
///
/// @param first after the first attempt
/// @param longest at most [dev.millrace.broker.PictureQueues#MAX_RETRY_DELAY_MS]
public record RetryDelay(Duration first, Duration longest) {
  /// Twenty attempts take a quarter of an hour.
  public static final RetryDelay DEFAULT =
      new RetryDelay(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private static final int MOST_DOUBLINGS = 20;

  Duration after(long attempts) {
    long doublings = Math.clamp(attempts - 1, 0, MOST_DOUBLINGS);
    Duration delay = first.multipliedBy(1L << doublings);
    return delay.compareTo(longest) < 0 ? delay : longest;
  }
}
