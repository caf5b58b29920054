package dev.millrace.media;

/// One elementary stream of a publisher or of the ladder. Immutable.
///
/// @param id the FLV track number: 0 for a single-track stream
/// @param timescale ticks per second of its samples' times
public record Track(int id, CodecConfig config, int timescale) {
  public Track {
    if (timescale <= 0) {
      throw new MediaException(Reason.MALFORMED, "timescale " + timescale + ", at least 1");
    }
  }

  public boolean video() {
    return config instanceof VideoConfig;
  }

  public boolean audio() {
    return config instanceof AudioConfig;
  }
}
