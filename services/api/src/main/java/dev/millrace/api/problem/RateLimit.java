package dev.millrace.api.problem;

import dev.millrace.api.Rate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A token bucket per name, such as an address. In memory; the names that were used longest ago are
/// forgotten. Thread-safe.
public final class RateLimit {
  static final int MAX_NAMES = 100_000;

  private final long capacity;
  private final Duration period;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_NAMES;
        }
      };

  public RateLimit(Rate rate) {
    this(rate.count(), rate.period());
  }

  /// `capacity` at once, and as many again in each `period`.
  public RateLimit(long capacity, Duration period) {
    this.capacity = capacity;
    this.period = period;
  }

  /// Counts one.
  ///
  /// @throws ProblemException 429 when there were too many
  public void take(String name, String sentence) {
    ConsumptionProbe probe = bucket(name).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw ProblemException.tooMany(sentence, seconds(probe));
    }
  }

  /// Uncounts one that was taken.
  public void giveBack(String name) {
    bucket(name).addTokens(1);
  }

  private static long seconds(ConsumptionProbe probe) {
    return Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
  }

  private synchronized Bucket bucket(String name) {
    return buckets.computeIfAbsent(
        name,
        _ ->
            Bucket.builder()
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, period))
                .build());
  }
}
