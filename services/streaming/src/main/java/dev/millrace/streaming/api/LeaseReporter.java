package dev.millrace.streaming.api;

import dev.millrace.contracts.EndRequest;
import dev.millrace.contracts.HeartbeatAnswer;
import dev.millrace.contracts.HeartbeatRequest;
import dev.millrace.contracts.LeaseReport;
import dev.millrace.contracts.LeaseState;
import dev.millrace.streaming.live.Broadcast;
import dev.millrace.streaming.live.Broadcasts;
import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps api informed: renews leases every two seconds, tells which broadcasts are over, and does
/// what api answers. No two calls for the same thing are under way at once. Broadcasts run on while
/// api is away. Thread-safe.
public final class LeaseReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseReporter.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration END_PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_ENDS = 10_000;

  /// @param told completes when api has taken it, or when it is given up
  private record PendingEnd(
      EndRequest request, long since, AtomicBoolean inFlight, CompletableFuture<Void> told) {
    static PendingEnd of(EndRequest request) {
      return new PendingEnd(
          request, System.nanoTime(), new AtomicBoolean(), new CompletableFuture<>());
    }
  }

  private final ApiClient api;
  private final Broadcasts broadcasts;
  private final Counters counters;
  private final Map<String, PendingEnd> ends = new ConcurrentHashMap<>();
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean heartbeatInFlight = new AtomicBoolean();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("leases").factory());
  private volatile Set<String> revokedBefore = Set.of();
  private volatile boolean apiAway;

  public LeaseReporter(ApiClient api, Broadcasts broadcasts, Counters counters) {
    this.api = api;
    this.broadcasts = broadcasts;
    this.counters = counters;
  }

  public void start() {
    var _ =
        clock.scheduleWithFixedDelay(
            this::report, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The broadcast is over. Told at once, and again until api has taken it; after a minute the
  /// lease has expired by itself.
  public void ended(String leaseId, String videoUrl) {
    if (ends.size() >= MAX_ENDS) {
      counters.increment("leases.ends.dropped");
      return;
    }
    PendingEnd end = PendingEnd.of(new EndRequest(leaseId, videoUrl));
    @Nullable PendingEnd known = ends.putIfAbsent(leaseId, end);
    tell(known == null ? end : known);
  }

  /// Waits until api knows of all ends, at most `deadline`; not at all when api is away.
  public void drain(Duration deadline) {
    if (apiAway) {
      return;
    }
    try {
      var _ =
          CompletableFuture.allOf(
                  ends.values().stream().map(PendingEnd::told).toArray(CompletableFuture[]::new))
              .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("api was not told of the end of {} broadcasts; their leases expire", ends.size());
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
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
    ends.remove(end.request.leaseId(), end);
    end.told.complete(null);
  }

  private void report() {
    try {
      expireEnds();
      ends.values().forEach(this::tell);
      heartbeat();
    } catch (RuntimeException e) {
      LOG.error("Leases could not be reported", e);
    }
  }

  private void expireEnds() {
    long oldest = System.nanoTime() - END_PATIENCE.toNanos();
    for (PendingEnd end : ends.values()) {
      if (end.since - oldest < 0) {
        counters.increment("leases.ends.expired");
        over(end);
      }
    }
  }

  private void heartbeat() {
    if (!heartbeatInFlight.compareAndSet(false, true)) {
      return;
    }
    try {
      HeartbeatRequest request = new HeartbeatRequest(leases(), List.copyOf(deleted));
      var _ =
          api.heartbeat(request)
              .whenComplete((answer, failure) -> {
                heartbeatInFlight.set(false);
                heard(request, answer, failure);
              });
    } catch (RuntimeException e) {
      heartbeatInFlight.set(false);
      throw e;
    }
  }

  private List<LeaseReport> leases() {
    List<LeaseReport> leases = new ArrayList<>();
    for (Broadcast broadcast : broadcasts.onAir()) {
      leases.add(
          new LeaseReport(
              broadcast.leaseId(),
              LeaseState.LIVE,
              broadcast.viewers(),
              broadcast.takeBitrate(),
              broadcast.advice()));
    }
    return leases;
  }

  private void heard(
      HeartbeatRequest request, @Nullable HeartbeatAnswer answer, @Nullable Throwable failure) {
    if (answer == null) {
      if (!apiAway && failure != null) {
        LOG.warn("api cannot be reached, broadcasts go on: {}", ApiClient.describe(failure));
      }
      apiAway = true;
      counters.increment("leases.heartbeats.failed");
      return;
    }
    if (apiAway) {
      LOG.info("api is back");
      apiAway = false;
    }
    request.deleted().forEach(deleted::remove);
    revoke(Set.copyOf(answer.revoked()));
    answer.deleted().forEach(this::delete);
  }

  /// Ends what is revoked for the second time in a row: the first time may be a takeover that api
  /// has committed and that has not arrived here yet.
  private void revoke(Set<String> leaseIds) {
    Set<String> before = revokedBefore;
    revokedBefore = leaseIds;
    for (Broadcast broadcast : broadcasts.onAir()) {
      String leaseId = broadcast.leaseId();
      if (leaseIds.contains(leaseId) && before.contains(leaseId)) {
        broadcast.end(CloseReason.REVOKED);
      }
    }
  }

  /// Acknowledged once its media is gone; until then api repeats it.
  private void delete(String url) {
    broadcasts.find(url).ifPresent(broadcast -> broadcast.end(CloseReason.REVOKED));
    var _ =
        broadcasts
            .delete(url)
            .thenAccept(gone -> {
              if (gone) {
                deleted.add(url);
              }
            });
  }
}
