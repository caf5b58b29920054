package dev.millrace.streaming.api;

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps api informed: renews leases every two seconds, held broadcasts included, and does what api
/// answers. That is also how api sees who was let in while it was away. No two calls for the same
/// thing are under way at once. Broadcasts run on while api is away. Thread-safe.
public final class LeaseReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseReporter.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ApiClient api;
  private final Broadcasts broadcasts;
  private final Counters counters;
  private final LeaseEnds ends;
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean heartbeatInFlight = new AtomicBoolean();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("leases").factory());
  private volatile Set<String> revokedBefore = Set.of();
  private volatile boolean apiAway;

  public LeaseReporter(ApiClient api, Broadcasts broadcasts, LeaseEnds ends, Counters counters) {
    this.api = api;
    this.broadcasts = broadcasts;
    this.ends = ends;
    this.counters = counters;
  }

  public void start() {
    var _ =
        clock.scheduleWithFixedDelay(
            this::report, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Waits until api knows of all ends, at most `deadline`; not at all when api is away.
  public void drain(Duration deadline) {
    if (!apiAway) {
      ends.drain(deadline);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void report() {
    try {
      ends.repeat();
      heartbeat();
    } catch (RuntimeException e) {
      LOG.error("Leases could not be reported", e);
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
              broadcast.held() ? LeaseState.HELD : LeaseState.LIVE,
              broadcast.viewers(),
              broadcast.takeBitrate(),
              broadcast.advice()));
    }
    return leases;
  }

  private void heard(
      HeartbeatRequest request, @Nullable HeartbeatAnswer answer, @Nullable Throwable failure) {
    if (answer == null) {
      if (!apiAway && failure != null && !clock.isShutdown()) {
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
        var _ = broadcast.end(CloseReason.REVOKED);
      }
    }
  }

  /// Acknowledged once its media is gone; until then api repeats it.
  private void delete(String url) {
    var _ = broadcasts.find(url).map(broadcast -> broadcast.end(CloseReason.REVOKED));
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
