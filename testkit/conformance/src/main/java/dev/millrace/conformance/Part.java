package dev.millrace.conformance;

import java.time.Duration;

/// A partial segment (RFC 8216bis, 4.4.4.9).
record Part(String uri, Duration duration, boolean independent, boolean gap) implements Tag {
  static Part of(AttributeList attributes) {
    return new Part(
        attributes.requiredQuoted("URI"),
        attributes
            .seconds("DURATION")
            .orElseThrow(() -> UnreadableException.malformed("no DURATION")),
        attributes.yes("INDEPENDENT"),
        attributes.yes("GAP"));
  }
}
