package dev.millrace.api.web;

import dev.millrace.api.ApiConfig;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// What streaming counts, as meters: its `rtmp.closed.malformed` is
/// `millrace.rtmp.closed.malformed`. A count has a meter soon after it began. Thread-safe.
@Component
class StreamingMeters {
  private static final String PREFIX = "millrace.";

  private final Supplier<Map<String, ? extends Number>> counts;
  private final MeterRegistry metrics;
  private final Set<String> registered = ConcurrentHashMap.newKeySet();

  @Autowired
  StreamingMeters(ApiConfig config, MeterRegistry metrics) {
    this(config.streamingCounts(), metrics);
  }

  StreamingMeters(Supplier<Map<String, ? extends Number>> counts, MeterRegistry metrics) {
    this.counts = counts;
    this.metrics = metrics;
  }

  @Scheduled(fixedDelay = 5_000)
  void look() {
    counts
        .get()
        .forEach((name, count) -> {
          if (registered.add(name)) { // Micrometer warns of a second time
            FunctionCounter.builder(PREFIX + name, count, Number::doubleValue).register(metrics);
          }
        });
  }
}
