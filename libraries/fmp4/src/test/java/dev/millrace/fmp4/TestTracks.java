package dev.millrace.fmp4;

import dev.millrace.media.AacConfig;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Track;

/// Tracks as x264 and FFmpeg's AAC encoder configure them.
final class TestTracks {
  static final Track VIDEO =
      new Track(
          0,
          AvcConfig.parse(
              Bytes.fromHex(
                  "01640028ffe1001b67640028acd940780227e5c044000003000400000300c83c60c658"
                      + "01000668ebe3cb22c0fdf8f800")),
          90_000);
  static final Track AUDIO = new Track(0, AacConfig.parse(Bytes.fromHex("1190")), 48_000);
  static final Track HIGH_RATE = new Track(3, AacConfig.parse(Bytes.fromHex("1010")), 96_000);

  private TestTracks() {}
}
