package dev.millrace.api.picture;

import dev.millrace.contracts.PictureFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// How the work on pictures goes. What waits is read from the database now and then, so that each
/// node says the same of all. Thread-safe.
@Component
class PictureMetrics {
  private final MeterRegistry metrics;
  private final PictureUploads uploads;
  private final Clock clock;
  private final Counter dropped;
  private volatile PictureUploads.Waiting waiting = new PictureUploads.Waiting(0, null);

  PictureMetrics(MeterRegistry metrics, PictureUploads uploads, Clock clock) {
    this.metrics = metrics;
    this.uploads = uploads;
    this.clock = clock;
    this.dropped = metrics.counter("millrace.pictures.dropped");
    metrics.gauge("millrace.pictures.waiting", this, self -> self.waiting.count());
    TimeGauge.builder(
            "millrace.pictures.oldest", this, TimeUnit.SECONDS, PictureMetrics::oldestSeconds)
        .register(metrics);
    for (PictureFailure failure : PictureFailure.values()) {
      var _ = failures(failure);
    }
  }

  /// From the upload to the end; a picture that was replaced meanwhile has none.
  void finished(Instant uploadedAt, @Nullable PictureFailure failure) {
    Timer.builder("millrace.pictures.duration")
        .tag("outcome", failure == null ? "ready" : "failed")
        .register(metrics)
        .record(Duration.between(uploadedAt, clock.instant()));
    if (failure != null) {
      failures(failure).increment();
    }
  }

  /// This node had no room for a job: the registry gives it out again later.
  void dropped() {
    dropped.increment();
  }

  @Scheduled(fixedDelay = 10_000)
  void look() {
    try {
      waiting = uploads.waiting();
    } catch (DataAccessException _) {
      // what was known before still holds
    }
  }

  private double oldestSeconds() {
    @Nullable Instant oldest = waiting.oldest();
    return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
  }

  private Counter failures(PictureFailure failure) {
    return metrics.counter(
        "millrace.pictures.failures", "reason", failure.name().toLowerCase(Locale.ROOT));
  }
}
