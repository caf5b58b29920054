package dev.millrace.hls;

import java.util.Locale;
import java.util.Optional;

/// One of the qualities of a live stream, or its sound. `HIGH` is the source.
public enum Rendition {
  LOW,
  MID,
  HIGH,
  AUDIO;

  private final String label = name().toLowerCase(Locale.ROOT);

  /// The name in addresses: `low`, `mid`, `high`, `audio`.
  public String label() {
    return label;
  }

  public boolean video() {
    return this != AUDIO;
  }

  static Optional<Rendition> of(String label) {
    for (Rendition rendition : values()) {
      if (rendition.label.equals(label)) {
        return Optional.of(rendition);
      }
    }
    return Optional.empty();
  }
}
