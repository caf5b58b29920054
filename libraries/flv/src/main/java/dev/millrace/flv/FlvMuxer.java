package dev.millrace.flv;

import dev.millrace.media.AacConfig;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;

/// Writes legacy bodies of audio and video tags, which every decoder of FLV reads. Stateless.
public final class FlvMuxer {
  private static final int KEY_FRAME_AVC = 0x17;
  private static final int INTER_FRAME_AVC = 0x27;

  /// AAC, "44 kHz, 16 bit, stereo": the constant that the specification asks for with AAC.
  private static final int AAC = 0xaf;

  private FlvMuxer() {}

  public static Bytes videoConfig(AvcConfig config) {
    return Bytes.concat(Bytes.of(KEY_FRAME_AVC, 0, 0, 0, 0), config.decoderConfigurationRecord());
  }

  public static Bytes videoSample(Sample sample) {
    int offset = sample.compositionOffset();
    Bytes header =
        Bytes.of(
            sample.sync() ? KEY_FRAME_AVC : INTER_FRAME_AVC,
            1,
            offset >> 16 & 0xff,
            offset >> 8 & 0xff,
            offset & 0xff);
    return Bytes.concat(header, sample.data());
  }

  public static Bytes audioConfig(AacConfig config) {
    return Bytes.concat(Bytes.of(AAC, 0), config.audioSpecificConfig());
  }

  public static Bytes audioSample(Sample sample) {
    return Bytes.concat(Bytes.of(AAC, 1), sample.data());
  }
}
