package dev.millrace.api.web;

import dev.millrace.api.ApiConfig;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// What streaming counts, as meters: its `rtmp.closed.malformed` is
/// `millrace.rtmp.closed.malformed`. A count has a meter soon after it began. Thread-safe.
@Component
class StreamingMeters {
  private static final String PREFIX = "millrace.";

  private final ApiConfig config;
  private final MeterRegistry metrics;

  StreamingMeters(ApiConfig config, MeterRegistry metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  /// One that is registered already stays as it is.
  @Scheduled(fixedDelay = 5_000)
  void look() {
    config
        .streamingCounts()
        .get()
        .forEach((name, count) ->
            FunctionCounter.builder(PREFIX + name, count, Number::doubleValue).register(metrics));
  }
}
