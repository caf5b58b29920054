package dev.millrace.media;

/// One access unit: a coded picture or one audio frame. Immutable.
///
/// @param track what it belongs to; times are in its timescale
/// @param dts decoding time
/// @param compositionOffset presentation time minus decoding time; negative in some B-frame streams
/// @param sync whether decoding can start here
/// @param data AVC and HEVC: NAL units with 4-byte lengths; AV1: OBUs with their sizes, no temporal
///   delimiter; AAC: one raw frame, no ADTS header; Opus: one packet
public record Sample(Track track, long dts, int compositionOffset, boolean sync, Bytes data) {
  /// Presentation time in the track's timescale.
  public long pts() {
    return dts + compositionOffset;
  }
}
