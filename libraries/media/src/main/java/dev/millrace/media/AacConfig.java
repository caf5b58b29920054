package dev.millrace.media;

/// AAC's configuration, from the AudioSpecificConfig of ISO/IEC 14496-3, 1.6.2.1.
///
/// @param audioSpecificConfig as it came, for `esds`
/// @param objectType 2 for AAC-LC, 5 for HE-AAC, 29 for HE-AAC v2
public record AacConfig(
    Bytes audioSpecificConfig, int objectType, int sampleRate, int channels, int frameLength)
    implements AudioConfig {
  @Override
  public String codecs() {
    return "mp4a.40." + objectType;
  }
}
