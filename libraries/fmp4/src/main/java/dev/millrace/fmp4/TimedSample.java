package dev.millrace.fmp4;

import dev.millrace.media.Bytes;

/// An access unit with its place on the track's timeline, in the track's timescale. Immutable.
///
/// @param dts decoding time, 0 or more
/// @param duration until the next sample's decoding time, 0 or more
/// @param compositionOffset presentation time minus decoding time
/// @param sync whether decoding can start here
/// @param data as in `mdat`: NAL units with 4-byte lengths, or one raw audio frame
public record TimedSample(long dts, int duration, int compositionOffset, boolean sync, Bytes data) {
  /// Presentation time in the track's timescale.
  public long pts() {
    return dts + compositionOffset;
  }
}
