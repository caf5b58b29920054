package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.conformance.LiveReader;
import dev.millrace.conformance.Mode;
import dev.millrace.conformance.Report;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Clients that read a stream by the rules while something happens to it, in both ways at once.
final class Readers {
  private static final Duration MOST_STILL = Duration.ofSeconds(20);

  private final Map<Mode, FutureTask<Report>> readings = new EnumMap<>(Mode.class);

  private Readers() {}

  /// They read until the stream ends, at most for a duration.
  ///
  /// @param multivariant the address of the multivariant playlist
  static Readers of(URI multivariant, Duration duration) {
    Readers readers = new Readers();
    for (Mode mode : Mode.values()) {
      FutureTask<Report> reading =
          new FutureTask<>(() -> LiveReader.read(multivariant, duration, mode));
      readers.readings.put(mode, reading);
      Thread.ofVirtual().start(reading);
    }
    return readers;
  }

  /// Waits for both, and finds no rule broken.
  ///
  /// @return what they report
  Map<Mode, Report> conform() throws InterruptedException, ExecutionException {
    Map<Mode, Report> reports = new EnumMap<>(Mode.class);
    for (var reading : readings.entrySet()) {
      Report report = reading.getValue().get();
      System.out.println(reading.getKey() + ": " + report);
      reports.put(reading.getKey(), report);
    }
    assertThat(reports.values()).flatExtracting(Report::errors).isEmpty();
    assertThat(reports.values())
        .as("a machine that stands still for longer shows nothing")
        .allMatch(report -> report.stoodStill().compareTo(MOST_STILL) < 0);
    return reports;
  }
}
