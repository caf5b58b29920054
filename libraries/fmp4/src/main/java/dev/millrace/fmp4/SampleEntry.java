package dev.millrace.fmp4;

import dev.millrace.media.AacConfig;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.CodecConfig;

/// The sample entry of each codec, which tells a player how to set its decoder up.
final class SampleEntry {
  /// 72 dpi in 16.16 fixed point.
  private static final int RESOLUTION = 0x00480000;

  private static final int DECODER_CONFIG_TAG = 4;
  private static final int DECODER_SPECIFIC_TAG = 5;
  private static final int SL_CONFIG_TAG = 6;
  private static final int ES_TAG = 3;
  private static final int MPEG4_AUDIO = 0x40;

  /// streamType audio (5) << 2 | reserved 1
  private static final int AUDIO_STREAM = 0x15;

  private SampleEntry() {}

  static Bytes of(CodecConfig config) {
    return switch (config) {
      case AvcConfig avc -> avc1(avc);
      case AacConfig aac -> mp4a(aac);
    };
  }

  /// ISO/IEC 14496-15, 5.4.2: parameter sets are in `avcC` only, hence avc1 and not avc3.
  private static Bytes avc1(AvcConfig config) {
    Bytes visual =
        new Fields()
            .zeros(6)
            .u16(1)
            .zeros(16)
            .u16(config.width())
            .u16(config.height())
            .u32(RESOLUTION)
            .u32(RESOLUTION)
            .u32(0)
            .u16(1)
            .zeros(32)
            .u16(0x0018)
            .u16(0xffff)
            .toBytes();
    return Boxes.box("avc1", visual, Boxes.box("avcC", config.decoderConfigurationRecord()));
  }

  private static Bytes mp4a(AacConfig config) {
    // The rate has 16 bits: above 65535 Hz players read the AudioSpecificConfig alone.
    int rate = config.sampleRate() <= 0xffff ? config.sampleRate() : 0;
    Bytes audio =
        new Fields()
            .zeros(6)
            .u16(1)
            .zeros(8)
            .u16(config.channels())
            .u16(16)
            .u32(0)
            .u32((long) rate << 16)
            .toBytes();
    return Boxes.box("mp4a", audio, esds(config.audioSpecificConfig()));
  }

  /// ISO/IEC 14496-14, 5.6 and 14496-1, 7.2.6.5: descriptors inside each other.
  private static Bytes esds(Bytes audioSpecificConfig) {
    Bytes decoderSpecific = descriptor(DECODER_SPECIFIC_TAG, audioSpecificConfig);
    Bytes decoderHead = new Fields().u8(MPEG4_AUDIO).u8(AUDIO_STREAM).zeros(11).toBytes();
    Bytes decoderConfig =
        descriptor(DECODER_CONFIG_TAG, Bytes.concat(decoderHead, decoderSpecific));
    Bytes slConfig = descriptor(SL_CONFIG_TAG, Bytes.of(2));
    Bytes stream = Bytes.concat(Bytes.of(0, Boxes.TRACK_ID, 0), decoderConfig, slConfig);
    return Boxes.fullBox("esds", 0, 0, descriptor(ES_TAG, stream));
  }

  /// tag(8) size(4 × 7 bits, each but the last with the high bit)
  private static Bytes descriptor(int tag, Bytes content) {
    int size = content.size();
    return new Fields()
        .u8(tag)
        .u8(0x80 | ((size >> 21) & 0x7f))
        .u8(0x80 | ((size >> 14) & 0x7f))
        .u8(0x80 | ((size >> 7) & 0x7f))
        .u8(size & 0x7f)
        .bytes(content)
        .toBytes();
  }
}
