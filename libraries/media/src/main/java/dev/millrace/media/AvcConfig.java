package dev.millrace.media;

/// H.264's configuration, from the AVCDecoderConfigurationRecord of ISO/IEC 14496-15, 5.3.3.
///
/// @param decoderConfigurationRecord as it came, for `avcC`
/// @param profileIdc profile_idc of the first SPS
/// @param profileCompatibility the constraint flags' byte of the first SPS
/// @param levelIdc level_idc of the first SPS
public record AvcConfig(
    Bytes decoderConfigurationRecord,
    int profileIdc,
    int profileCompatibility,
    int levelIdc,
    int width,
    int height)
    implements VideoConfig {
  @Override
  public String codecs() {
    return "avc1.%02x%02x%02x".formatted(profileIdc, profileCompatibility, levelIdc);
  }
}
