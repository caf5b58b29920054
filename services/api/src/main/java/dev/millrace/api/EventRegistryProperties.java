package dev.millrace.api;

import java.util.Map;

/// What Spring is told about the registry of events, in which the work is kept that follows from a
/// commit (docs/adr/0009). Stateless.
final class EventRegistryProperties {
  /// The staleness counts from the first time that an event was given out, whatever happened since:
  /// who listens must bear that an event comes while it is being worked on.
  static final Map<String, Object> ALL =
      Map.of(
          // Flyway makes the table.
          "spring.modulith.events.jdbc.schema-initialization.enabled",
          false,
          "spring.modulith.events.completion-mode",
          "delete",
          // It would take what another node is working on.
          "spring.modulith.events.republish-outstanding-events-on-restart",
          false,
          "spring.modulith.events.staleness.published",
          "1m",
          "spring.modulith.events.staleness.processing",
          "2m",
          "spring.modulith.events.staleness.resubmitted",
          "1m",
          "spring.modulith.events.staleness.check-interval",
          "10s");

  private EventRegistryProperties() {}
}
