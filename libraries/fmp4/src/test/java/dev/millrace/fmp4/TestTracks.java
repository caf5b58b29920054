package dev.millrace.fmp4;

import dev.millrace.media.AacConfig;
import dev.millrace.media.Av1Config;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.HevcConfig;
import dev.millrace.media.OpusConfig;
import dev.millrace.media.Track;

/// Tracks as x264, x265, SVT-AV1, libopus and FFmpeg's AAC encoder configure them.
final class TestTracks {
  static final Track VIDEO =
      new Track(
          0,
          AvcConfig.parse(
              Bytes.fromHex(
                  "01640028ffe1001b67640028acd940780227e5c044000003000400000300c83c60c658"
                      + "01000668ebe3cb22c0fdf8f800")),
          90_000);
  static final Track HEVC =
      new Track(
          0,
          HevcConfig.parse(
              Bytes.fromHex(
                  "0101600000009000000000005df000fcfdf8f800000f03"
                      + "200001001840010c01ffff01600000030090000003000003005d959409"
                      + "210001002b42010101600000030090000003000003005da00280802d16595952930bc05a"
                      + "020000030002000003003c10"
                      + "22000100064401c073c189")),
          90_000);
  static final Track AV1 =
      new Track(0, Av1Config.parse(Bytes.fromHex("81050c000a0b0000002d4cffb3c02f8004")), 90_000);
  static final Track OPUS =
      new Track(
          0,
          OpusConfig.parse(
              Bytes.fromHex("4f70757348656164 01 06 3801 44ac0000 00ff 01 0402 000401020305")),
          48_000);
  static final Track AUDIO = new Track(0, AacConfig.parse(Bytes.fromHex("1190")), 48_000);
  static final Track HIGH_RATE = new Track(3, AacConfig.parse(Bytes.fromHex("1010")), 96_000);

  private TestTracks() {}
}
