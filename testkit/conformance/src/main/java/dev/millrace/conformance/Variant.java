package dev.millrace.conformance;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A variant stream (RFC 8216bis, 4.4.6.2).
///
/// @param uri null when no address follows the tag
record Variant(AttributeList attributes, @Nullable String uri) {
  Optional<Long> bandwidth() {
    return attributes.integer("BANDWIDTH");
  }

  /// The name of its audio group.
  Optional<String> audio() {
    return attributes.quoted("AUDIO");
  }

  /// What findings call it.
  String name() {
    return uri == null ? "a variant without address" : uri;
  }
}
