package dev.millrace.fmp4;

import static dev.millrace.fmp4.Boxes.box;

import dev.millrace.media.AudioConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Track;
import dev.millrace.media.VideoConfig;

/// Writes CMAF headers (ISO/IEC 23000-19, 7.3.1), the first thing a player loads. Stateless.
public final class InitSegment {
  private InitSegment() {}

  /// The header of one track, whatever its number here: inside, it is track 1.
  ///
  /// ```
  /// ftyp  moov ─ mvhd, trak ─ tkhd, mdia ─ mdhd, hdlr, minf ─ (vmhd|smhd), dinf, stbl ; mvex
  /// ```
  public static Bytes of(Track track) {
    Bytes moov =
        box(
            "moov",
            Boxes.mvhd(track.timescale()),
            box("trak", tkhd(track), mdia(track)),
            Boxes.mvex());
    return Bytes.concat(Boxes.ftyp(), moov);
  }

  private static Bytes tkhd(Track track) {
    return switch (track.config()) {
      case VideoConfig video -> Boxes.tkhd(video);
      case AudioConfig _ -> Boxes.tkhdAudio();
    };
  }

  private static Bytes mdia(Track track) {
    Bytes handler = track.video() ? Boxes.hdlr("vide", "Video") : Boxes.hdlr("soun", "Audio");
    Bytes mediaHeader = track.video() ? Boxes.vmhd() : Boxes.smhd();
    Bytes stbl = Boxes.stbl(SampleEntry.of(track.config()));
    return box(
        "mdia",
        Boxes.mdhd(track.timescale()),
        handler,
        box("minf", mediaHeader, Boxes.dinf(), stbl));
  }
}
