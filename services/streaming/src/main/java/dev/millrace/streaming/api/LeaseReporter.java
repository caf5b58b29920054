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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps api informed: renews leases every two seconds, tells which broadcasts are over, and does
/// what api answers. Broadcasts run on while api is away. Thread-safe.
public final class LeaseReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseReporter.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration END_PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_ENDS = 10_000;

  private record PendingEnd(EndRequest request, long since) {}

  private final ApiClient api;
  private final Broadcasts broadcasts;
  private final Counters counters;
  private final ConcurrentLinkedDeque<PendingEnd> ends = new ConcurrentLinkedDeque<>();
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("leases").factory());
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
    PendingEnd end = new PendingEnd(new EndRequest(leaseId, videoUrl), System.nanoTime());
    ends.add(end);
    tell(end);
  }

  /// Waits until api knows of all ends, at most `deadline`.
  public void drain(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    try {
      while (!ends.isEmpty() && System.nanoTime() < until && !apiAway) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void tell(PendingEnd end) {
    var _ =
        api.end(end.request())
            .whenComplete((_, failure) -> {
              if (failure == null) {
                ends.remove(end);
              }
            });
  }

  private void report() {
    try {
      long oldest = System.nanoTime() - END_PATIENCE.toNanos();
      ends.removeIf(end -> end.since() - oldest < 0);
      ends.forEach(this::tell);
      HeartbeatRequest request = new HeartbeatRequest(leases(), List.copyOf(deleted));
      var _ =
          api.heartbeat(request).whenComplete((answer, failure) -> heard(request, answer, failure));
    } catch (RuntimeException e) {
      LOG.error("Leases could not be reported", e);
    }
  }

  private List<LeaseReport> leases() {
    List<LeaseReport> leases = new ArrayList<>();
    for (Broadcast broadcast : broadcasts.onAir()) {
      leases.add(
          new LeaseReport(
              broadcast.leaseId(), LeaseState.LIVE, broadcast.viewers(), broadcast.takeBitrate()));
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
    answer.revoked().forEach(this::revoke);
    answer.deleted().forEach(this::delete);
  }

  private void revoke(String leaseId) {
    for (Broadcast broadcast : broadcasts.onAir()) {
      if (broadcast.leaseId().equals(leaseId)) {
        broadcast.end(CloseReason.REVOKED);
      }
    }
  }

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
