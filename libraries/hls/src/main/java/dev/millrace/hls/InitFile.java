package dev.millrace.hls;

import dev.millrace.fmp4.InitSegment;
import dev.millrace.media.Bytes;
import dev.millrace.media.Track;

/// A rendition's init segment. Immutable.
record InitFile(String name, Track track, Bytes content) {
  /// @param number counts the init segments of a rendition
  static InitFile of(int number, String token, Track track) {
    return new InitFile("init-" + number + "-" + token + ".mp4", track, InitSegment.of(track));
  }
}
