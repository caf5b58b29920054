package dev.millrace.media;

import java.util.List;
import java.util.Set;

/// AAC's configuration, from the AudioSpecificConfig of ISO/IEC 14496-3, 1.6.2.1.
///
/// @param audioSpecificConfig as it came, for `esds`
/// @param objectType 2 for AAC-LC, 5 for HE-AAC, 29 for HE-AAC v2
/// @param frameLength audio samples in one access unit at `sampleRate`
public record AacConfig(
    Bytes audioSpecificConfig, int objectType, int sampleRate, int channels, int frameLength)
    implements AudioConfig {
  private static final int ESCAPE_OBJECT_TYPE = 31;
  private static final int ESCAPE_RATE_INDEX = 15;
  private static final int SBR = 5;
  private static final int PARAMETRIC_STEREO = 29;
  private static final int MAX_SAMPLE_RATE = 192_000;

  private static final List<Integer> SAMPLE_RATES =
      List.of(
          96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
          8_000, 7_350);

  /// Core object types that begin with a GASpecificConfig and that CMAF players decode: Main, LC,
  /// SSR, LTP.
  private static final Set<Integer> CORE_OBJECT_TYPES = Set.of(1, 2, 3, 4);

  /// Reads an AudioSpecificConfig. For HE-AAC signalled explicitly, `sampleRate` and `frameLength`
  /// are those of the decoded sound: twice the core's.
  ///
  /// @throws MediaException `MALFORMED`, or `UNSUPPORTED` for other codecs and channel maps
  public static AacConfig parse(Bytes audioSpecificConfig) {
    BitReader bits = new BitReader(audioSpecificConfig);
    int objectType = readObjectType(bits);
    int coreRate = readSampleRate(bits);
    int channels = readChannels(bits);
    boolean replicated = objectType == SBR || objectType == PARAMETRIC_STEREO;
    int sampleRate = replicated ? readSampleRate(bits) : coreRate;
    int core = replicated ? readObjectType(bits) : objectType;
    if (!CORE_OBJECT_TYPES.contains(core)) {
      throw new MediaException(Reason.UNSUPPORTED, "audio object type " + core);
    }
    int coreFrame = bits.flag() ? 960 : 1024;
    if (sampleRate != coreRate && sampleRate != 2 * coreRate) {
      throw new MediaException(
          Reason.MALFORMED, "a core of " + coreRate + " Hz extended to " + sampleRate + " Hz");
    }
    return new AacConfig(
        audioSpecificConfig,
        objectType,
        sampleRate,
        objectType == PARAMETRIC_STEREO ? 2 : channels,
        coreFrame * (sampleRate / coreRate));
  }

  private static int readObjectType(BitReader bits) {
    int type = bits.bits(5);
    return type == ESCAPE_OBJECT_TYPE ? 32 + bits.bits(6) : type;
  }

  private static int readSampleRate(BitReader bits) {
    int index = bits.bits(4);
    int rate = 0;
    if (index == ESCAPE_RATE_INDEX) {
      rate = bits.bits(24);
    } else if (index < SAMPLE_RATES.size()) {
      rate = SAMPLE_RATES.get(index);
    }
    if (rate == 0 || rate > MAX_SAMPLE_RATE) {
      throw new MediaException(
          Reason.MALFORMED, "sample rate " + rate + " (index " + index + "), 1 to 192000");
    }
    return rate;
  }

  /// ISO/IEC 14496-3, table 1.19; 0 names a program config element, which no encoder sends.
  private static int readChannels(BitReader bits) {
    int configuration = bits.bits(4);
    if (configuration == 0 || configuration > 7) {
      throw new MediaException(
          Reason.UNSUPPORTED, "channel configuration " + configuration + ", 1 to 7");
    }
    return configuration == 7 ? 8 : configuration;
  }

  @Override
  public int samplesIn(Bytes accessUnit) {
    return frameLength;
  }

  @Override
  public String codecs() {
    return "mp4a.40." + objectType;
  }
}
