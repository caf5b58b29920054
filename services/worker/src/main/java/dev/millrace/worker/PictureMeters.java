package dev.millrace.worker;

import dev.millrace.contracts.PictureResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.function.Supplier;

/// What is counted of pictures: how long each took, by how it ended (`millrace.pictures`, tag
/// `result`), and how often one had to be put off (`millrace.pictures.retries`). Thread-safe.
public final class PictureMeters {
  private static final String TIME = "millrace.pictures";

  private final MeterRegistry registry;

  /// Nothing is registered before something happened: a registry that others are added to later, as
  /// Spring does, would complain.
  public PictureMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  PictureResult timed(Supplier<PictureResult> work) {
    Timer.Sample start = Timer.start(registry);
    String ended = "error";
    try {
      PictureResult result = work.get();
      ended = result.failure() == null ? "ready" : result.failure().name().toLowerCase(Locale.ROOT);
      return result;
    } finally {
      start.stop(registry.timer(TIME, "result", ended));
    }
  }

  void retried() {
    registry.counter("millrace.pictures.retries").increment();
  }

  /// Given up for good: it is among the failed jobs.
  void abandoned() {
    registry.counter("millrace.pictures.abandoned").increment();
  }
}
