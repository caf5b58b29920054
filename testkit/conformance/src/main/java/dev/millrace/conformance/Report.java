package dev.millrace.conformance;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The verdict on a stream.
///
/// @param stoodStill how long this machine stood still while it was read; nothing is late by that
public record Report(
    List<Finding> errors, List<Finding> notes, Counts counts, Duration stoodStill) {
  public Report {
    errors = List.copyOf(errors);
    notes = List.copyOf(notes);
  }

  /// Whether the stream keeps every rule; notes do not count.
  public boolean conforms() {
    return errors.isEmpty();
  }

  /// All of it as text, the errors first.
  @Override
  public String toString() {
    String verdict = "%d errors, %d notes; read: %s".formatted(errors.size(), notes.size(), counts);
    String still =
        stoodStill.isZero() ? "" : "; this machine stood still for " + Numbers.show(stoodStill);
    return Stream.concat(errors.stream(), notes.stream())
        .map(Finding::toString)
        .collect(Collectors.joining("%n".formatted(), verdict + still + "%n".formatted(), ""));
  }
}
