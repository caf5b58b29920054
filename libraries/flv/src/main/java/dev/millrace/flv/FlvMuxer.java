package dev.millrace.flv;

import dev.millrace.media.AacConfig;
import dev.millrace.media.AudioConfig;
import dev.millrace.media.Av1Config;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.CodecConfig;
import dev.millrace.media.HevcConfig;
import dev.millrace.media.OpusConfig;
import dev.millrace.media.Sample;
import dev.millrace.media.VideoConfig;

/// Writes bodies of audio and video tags: legacy ones for H.264 and AAC, which every decoder of FLV
/// reads, those of Enhanced RTMP for the other codecs. Single-track. Stateless.
public final class FlvMuxer {
  private static final int KEY_FRAME = 1;
  private static final int INTER_FRAME = 2;
  private static final int CODEC_AVC = 7;
  private static final int CODEC_AAC = 10;
  private static final int ENHANCED_VIDEO = 0x80;
  private static final int ENHANCED_AUDIO = 0x90;

  /// AAC, "44 kHz, 16 bit, stereo": the constant that the specification asks for with AAC.
  private static final int AAC = 0xaf;

  private FlvMuxer() {}

  /// What `onMetaData` calls the codec, as `videocodecid` or `audiocodecid`: Enhanced RTMP has the
  /// FourCC there.
  public static int codecId(CodecConfig config) {
    return switch (config) {
      case AvcConfig _ -> CODEC_AVC;
      case AacConfig _ -> CODEC_AAC;
      case OpusConfig _ -> AudioCodec.OPUS.fourCc();
      case VideoConfig video -> VideoCodec.of(video).fourCc();
    };
  }

  public static Bytes videoConfig(VideoConfig config) {
    return switch (config) {
      case AvcConfig avc ->
          Bytes.concat(
              Bytes.of(KEY_FRAME << 4 | CODEC_AVC, 0, 0, 0, 0), avc.decoderConfigurationRecord());
      case HevcConfig hevc -> enhancedConfig(hevc, hevc.decoderConfigurationRecord());
      case Av1Config av1 -> enhancedConfig(av1, av1.codecConfigurationRecord());
    };
  }

  /// The body of a sample of a video track.
  public static Bytes videoSample(Sample sample) {
    VideoCodec codec = VideoCodec.of(config(sample, VideoConfig.class));
    int frameType = (sample.sync() ? KEY_FRAME : INTER_FRAME) << 4;
    if (codec == VideoCodec.AVC) {
      return Bytes.concat(
          Bytes.of(frameType | CODEC_AVC, 1), compositionTime(sample), sample.data());
    }
    return Bytes.concat(
        Bytes.of(ENHANCED_VIDEO | frameType | EnhancedHeader.CODED_FRAMES),
        fourCc(codec.fourCc()),
        codec.compositionTimed() ? compositionTime(sample) : Bytes.EMPTY,
        sample.data());
  }

  public static Bytes audioConfig(AudioConfig config) {
    return switch (config) {
      case AacConfig aac -> Bytes.concat(Bytes.of(AAC, 0), aac.audioSpecificConfig());
      case OpusConfig opus ->
          Bytes.concat(
              Bytes.of(ENHANCED_AUDIO | EnhancedHeader.SEQUENCE_START),
              fourCc(AudioCodec.OPUS.fourCc()),
              opus.identificationHeader());
    };
  }

  /// The body of a sample of an audio track.
  public static Bytes audioSample(Sample sample) {
    Bytes header =
        switch (config(sample, AudioConfig.class)) {
          case AacConfig _ -> Bytes.of(AAC, 1);
          case OpusConfig _ ->
              Bytes.concat(
                  Bytes.of(ENHANCED_AUDIO | EnhancedHeader.CODED_FRAMES),
                  fourCc(AudioCodec.OPUS.fourCc()));
        };
    return Bytes.concat(header, sample.data());
  }

  private static Bytes enhancedConfig(VideoConfig config, Bytes record) {
    int header = ENHANCED_VIDEO | KEY_FRAME << 4 | EnhancedHeader.SEQUENCE_START;
    return Bytes.concat(Bytes.of(header), fourCc(VideoCodec.of(config).fourCc()), record);
  }

  private static Bytes fourCc(int code) {
    return Bytes.of(code >> 24 & 0xff, code >> 16 & 0xff, code >> 8 & 0xff, code & 0xff);
  }

  /// SI24
  private static Bytes compositionTime(Sample sample) {
    int offset = sample.compositionOffset();
    return Bytes.of(offset >> 16 & 0xff, offset >> 8 & 0xff, offset & 0xff);
  }

  private static <T extends CodecConfig> T config(Sample sample, Class<T> kind) {
    CodecConfig config = sample.track().config();
    if (!kind.isInstance(config)) {
      throw new IllegalArgumentException("a sample of " + config.codecs() + " among others");
    }
    return kind.cast(config);
  }
}
