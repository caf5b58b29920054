package dev.millrace.streaming.api;

import dev.millrace.contracts.EndRequest;
import dev.millrace.streaming.net.Counters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells api which broadcasts are over. Told at once, and again until api has taken it, however
/// long it was away: when it is back it knows at once, and need not wait for leases to expire. That
/// is what they do when we are not there any more to tell it. Thread-safe.
public final class LeaseEnds {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseEnds.class);
  private static final Duration PATIENCE = Duration.ofHours(24);
  private static final int MAX = 10_000;

  /// An api that comes back is not asked everything at once.
  private static final int MAX_REPEATED = 100;

  /// @param told completes when api has taken it, or when it is given up
  private record PendingEnd(
      EndRequest request, long since, AtomicBoolean inFlight, CompletableFuture<Void> told) {
    static PendingEnd of(EndRequest request) {
      return new PendingEnd(
          request, System.nanoTime(), new AtomicBoolean(), new CompletableFuture<>());
    }
  }

  private final ApiClient api;
  private final Counters counters;
  private final Map<String, PendingEnd> pending = new ConcurrentHashMap<>();

  public LeaseEnds(ApiClient api, Counters counters) {
    this.api = api;
    this.counters = counters;
  }

  /// The broadcast is over.
  public void ended(String leaseId, String videoUrl) {
    if (pending.size() >= MAX) {
      counters.increment("leases.ends.dropped");
      return;
    }
    PendingEnd end = PendingEnd.of(new EndRequest(leaseId, videoUrl));
    @Nullable PendingEnd known = pending.putIfAbsent(leaseId, end);
    tell(known == null ? end : known);
  }

  /// Tells again what api has not taken yet.
  void repeat() {
    expire();
    pending.values().stream()
        .filter(end -> !end.inFlight.get())
        .limit(MAX_REPEATED)
        .forEach(this::tell);
  }

  /// Waits until api knows of all ends, at most `deadline`.
  void drain(Duration deadline) {
    try {
      var _ =
          CompletableFuture.allOf(
                  pending.values().stream().map(PendingEnd::told).toArray(CompletableFuture[]::new))
              .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("api was not told of the end of {} broadcasts; their leases expire", pending.size());
    }
  }

  /// One call at a time for each lease: a slow api gets no more of them.
  private void tell(PendingEnd end) {
    if (!end.inFlight.compareAndSet(false, true)) {
      return;
    }
    var _ =
        api.end(end.request)
            .whenComplete((_, failure) -> {
              if (failure == null) {
                over(end);
              }
              end.inFlight.set(false);
            });
  }

  private void over(PendingEnd end) {
    pending.remove(end.request.leaseId(), end);
    end.told.complete(null);
  }

  private void expire() {
    long oldest = System.nanoTime() - PATIENCE.toNanos();
    for (PendingEnd end : pending.values()) {
      if (end.since - oldest < 0) {
        counters.increment("leases.ends.expired");
        over(end);
      }
    }
  }
}
