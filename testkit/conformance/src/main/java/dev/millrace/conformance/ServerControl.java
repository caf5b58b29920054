package dev.millrace.conformance;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the server can do for a client (RFC 8216bis, 4.4.3.8).
record ServerControl(
    @Nullable Duration canSkipUntil,
    boolean canSkipDateranges,
    @Nullable Duration holdBack,
    @Nullable Duration partHoldBack,
    boolean canBlockReload)
    implements Tag {
  static ServerControl of(AttributeList attributes) {
    return new ServerControl(
        attributes.seconds("CAN-SKIP-UNTIL").orElse(null),
        attributes.yes("CAN-SKIP-DATERANGES"),
        attributes.seconds("HOLD-BACK").orElse(null),
        attributes.seconds("PART-HOLD-BACK").orElse(null),
        attributes.yes("CAN-BLOCK-RELOAD"));
  }
}
