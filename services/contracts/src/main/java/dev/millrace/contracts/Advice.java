package dev.millrace.contracts;

/// Something that a streamer should change in the encoder: as it is, the picture must be encoded
/// again. Immutable.
///
/// @param about one of the names below; a reader passes over those that it does not know
/// @param measured seconds between keyframes, or pictures per second; 0 when it is not known
public record Advice(String about, double measured) {
  /// Keyframes are too far apart.
  public static final String KEYFRAME_INTERVAL = "KEYFRAME_INTERVAL";

  /// There are too few pictures.
  public static final String SLOW_FRAME_RATE = "SLOW_FRAME_RATE";

  /// The frame rate cannot be divided into parts.
  public static final String ODD_FRAME_RATE = "ODD_FRAME_RATE";

  /// Pictures come at uneven times, or some are missing.
  public static final String IRREGULAR_FRAME_RATE = "IRREGULAR_FRAME_RATE";
}
