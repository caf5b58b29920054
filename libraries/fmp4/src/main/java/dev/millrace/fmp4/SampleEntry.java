package dev.millrace.fmp4;

import dev.millrace.media.AacConfig;
import dev.millrace.media.AudioConfig;
import dev.millrace.media.Av1Config;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.CodecConfig;
import dev.millrace.media.HevcConfig;
import dev.millrace.media.OpusConfig;
import dev.millrace.media.VideoConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
      case HevcConfig hevc -> hvc1(hevc);
      case Av1Config av1 -> av01(av1);
      case AacConfig aac -> mp4a(aac);
      case OpusConfig opus -> opus(opus);
    };
  }

  /// ISO/IEC 14496-15, 5.4.2: parameter sets are in `avcC` only, hence avc1 and not avc3.
  private static Bytes avc1(AvcConfig config) {
    return visual("avc1", config, Boxes.box("avcC", config.decoderConfigurationRecord()));
  }

  /// ISO/IEC 14496-15, 8.4.1: as with avc1, and Apple's players take hvc1 only.
  private static Bytes hvc1(HevcConfig config) {
    return visual("hvc1", config, Boxes.box("hvcC", config.completeRecord()));
  }

  /// AV1 in ISOBMFF, 2.2.
  private static Bytes av01(Av1Config config) {
    return visual("av01", config, Boxes.box("av1C", config.codecConfigurationRecord()));
  }

  /// VisualSampleEntry (ISO/IEC 14496-12, 12.1.3).
  private static Bytes visual(String type, VideoConfig config, Bytes configuration) {
    Bytes fields =
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
    return Boxes.box(type, fields, configuration);
  }

  private static Bytes mp4a(AacConfig config) {
    return audio("mp4a", config, esds(config.audioSpecificConfig()));
  }

  /// Encapsulation of Opus in ISOBMFF, 4.3.1: the sample rate is 48 kHz always.
  private static Bytes opus(OpusConfig config) {
    return audio("Opus", config, dOps(config.identificationHeader()));
  }

  /// AudioSampleEntry (ISO/IEC 14496-12, 12.2.3).
  private static Bytes audio(String type, AudioConfig config, Bytes configuration) {
    // The rate has 16 bits: above 65535 Hz players read the codec's configuration alone.
    int rate = config.sampleRate() <= 0xffff ? config.sampleRate() : 0;
    Bytes fields =
        new Fields()
            .zeros(6)
            .u16(1)
            .zeros(8)
            .u16(config.channels())
            .u16(16)
            .u32(0)
            .u32((long) rate << 16)
            .toBytes();
    return Boxes.box(type, fields, configuration);
  }

  /// The identification header of RFC 7845 without its magic, in network order and of version 0
  /// (4.3.2).
  ///
  /// ```
  /// version(8) channels(8) preSkip(16) inputSampleRate(32) outputGain(16) family(8) [table]
  /// ```
  private static Bytes dOps(Bytes identificationHeader) {
    ByteBuffer little = identificationHeader.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    Fields fields =
        new Fields()
            .u8(0)
            .u8(identificationHeader.get(9))
            .u16(little.getShort(10))
            .u32(little.getInt(12))
            .u16(little.getShort(16))
            .bytes(identificationHeader.slice(18));
    return Boxes.box("dOps", fields.toBytes());
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
