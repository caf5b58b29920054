package dev.millrace.fmp4;

import dev.millrace.media.Bytes;
import dev.millrace.media.VideoConfig;
import java.util.List;

/// One pure function per box of ISO/IEC 14496-12 that both kinds of track share.
final class Boxes {
  /// size(32) type(32)
  static final int HEADER = 8;

  /// Bytes of each sample in `trun`: four fields.
  static final int TRUN_SAMPLE = 16;

  /// CMAF tracks stand alone: every init segment and fragment holds one track, with this number.
  static final int TRACK_ID = 1;

  /// 1.0 in 16.16 fixed point.
  private static final int ONE = 0x00010000;

  /// "und", undetermined, as three letters of 5 bits.
  private static final int LANGUAGE = 0x55c4;

  /// sample_depends_on = 2: on no other.
  private static final int SYNC = 0x02000000;

  /// sample_depends_on = 1, sample_is_non_sync_sample.
  private static final int NON_SYNC = 0x01010000;

  private Boxes() {}

  static Bytes box(String type, Bytes... content) {
    Bytes body = Bytes.concat(content);
    return new Fields().u32((long) HEADER + body.size()).ascii(type).bytes(body).toBytes();
  }

  /// A box that begins with version(8) flags(24).
  static Bytes fullBox(String type, int version, int flags, Bytes... content) {
    Bytes prefix = new Fields().u32((long) version << 24 | flags).toBytes();
    return box(type, prefix, Bytes.concat(content));
  }

  /// Movie fragments with `default-base-is-moof`, composition offsets that may be negative.
  static Bytes ftyp() {
    return box("ftyp", new Fields().ascii("iso6").u32(0).ascii("iso6").ascii("cmf2").toBytes());
  }

  /// creation(32) modification(32) timescale(32) duration(32) rate volume reserved matrix …
  static Bytes mvhd(int timescale) {
    Fields fields = new Fields().zeros(8).u32(timescale).u32(0).u32(ONE).u16(0x0100).zeros(10);
    return fullBox("mvhd", 0, 0, matrix(fields).zeros(24).u32(TRACK_ID + 1L).toBytes());
  }

  static Bytes tkhd(VideoConfig video) {
    return tkhd(/* volume= */ 0, video.width(), video.height());
  }

  static Bytes tkhdAudio() {
    return tkhd(/* volume= */ 0x0100, 0, 0);
  }

  /// creation(32) modification(32) trackId(32) reserved(32) duration(32) reserved(64) layer group
  /// volume(16) reserved(16) matrix width(16.16) height(16.16); flags: enabled, in movie
  private static Bytes tkhd(int volume, int width, int height) {
    Fields fields = new Fields().zeros(8).u32(TRACK_ID).zeros(4 + 4 + 8 + 4).u16(volume).u16(0);
    matrix(fields).u32((long) width << 16).u32((long) height << 16);
    return fullBox("tkhd", 0, 3, fields.toBytes());
  }

  static Bytes mdhd(int timescale) {
    Fields fields = new Fields().zeros(8).u32(timescale).u32(0).u16(LANGUAGE).u16(0);
    return fullBox("mdhd", 0, 0, fields.toBytes());
  }

  static Bytes hdlr(String type, String name) {
    Fields fields = new Fields().u32(0).ascii(type).zeros(12).ascii(name).u8(0);
    return fullBox("hdlr", 0, 0, fields.toBytes());
  }

  static Bytes vmhd() {
    return fullBox("vmhd", 0, 1, new Fields().zeros(8).toBytes());
  }

  static Bytes smhd() {
    return fullBox("smhd", 0, 0, new Fields().zeros(4).toBytes());
  }

  /// One data reference: the media is in this file.
  static Bytes dinf() {
    Bytes url = fullBox("url ", 0, 1);
    return box("dinf", fullBox("dref", 0, 0, new Fields().u32(1).toBytes(), url));
  }

  /// The sample tables of a fragmented file are empty.
  static Bytes stbl(Bytes sampleEntry) {
    Bytes none = new Fields().u32(0).toBytes();
    return box(
        "stbl",
        fullBox("stsd", 0, 0, new Fields().u32(1).toBytes(), sampleEntry),
        fullBox("stts", 0, 0, none),
        fullBox("stsc", 0, 0, none),
        fullBox("stsz", 0, 0, none, none),
        fullBox("stco", 0, 0, none));
  }

  /// Defaults that every `trun` of ours overrides, but for the sample description.
  static Bytes mvex() {
    Bytes trex = new Fields().u32(TRACK_ID).u32(1).zeros(12).toBytes();
    return box("mvex", fullBox("trex", 0, 0, trex));
  }

  static Bytes mfhd(int sequenceNumber) {
    return fullBox("mfhd", 0, 0, new Fields().u32(sequenceNumber).toBytes());
  }

  /// default-base-is-moof: data offsets count from the `moof` box.
  static Bytes tfhd() {
    return fullBox("tfhd", 0, 0x020000, new Fields().u32(TRACK_ID).toBytes());
  }

  /// trackId(32) defaultSampleDuration(32); flags: default-base-is-moof, duration-is-empty, a
  /// duration.
  static Bytes tfhdEmpty(long duration) {
    return fullBox("tfhd", 0, 0x030008, new Fields().u32(TRACK_ID).u32(duration).toBytes());
  }

  static Bytes tfdt(long baseMediaDecodeTime) {
    return fullBox("tfdt", 1, 0, new Fields().u64(baseMediaDecodeTime).toBytes());
  }

  /// count(32) dataOffset(32) n × (duration(32) size(32) flags(32) compositionOffset(32, signed))
  static Bytes trun(int dataOffset, List<TimedSample> samples) {
    Fields fields = new Fields().u32(samples.size()).u32(dataOffset);
    for (TimedSample sample : samples) {
      fields
          .u32(sample.duration())
          .u32(sample.data().size())
          .u32(sample.sync() ? SYNC : NON_SYNC)
          .u32(sample.compositionOffset());
    }
    return fullBox("trun", 1, 0x000f01, fields.toBytes());
  }

  /// The identity in 16.16 and 2.30 fixed point.
  private static Fields matrix(Fields fields) {
    return fields.u32(ONE).zeros(12).u32(ONE).zeros(12).u32(0x40000000);
  }
}
