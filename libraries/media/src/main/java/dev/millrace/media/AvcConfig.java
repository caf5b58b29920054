package dev.millrace.media;

import java.util.HexFormat;
import java.util.Optional;

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
  private static final int CONFIGURATION_VERSION = 1;
  private static final int FIRST_SPS = 6;

  /// Reads an AVCDecoderConfigurationRecord whose NAL lengths have 4 bytes, the only size in use.
  ///
  /// ```
  /// 01 profile compatibility level 111111ll 111nnnnn  n × (length16 SPS)  count8 × (length16 PPS)
  /// ```
  ///
  /// @throws MediaException `MALFORMED`, or `UNSUPPORTED` for shorter NAL lengths
  public static AvcConfig parse(Bytes decoderConfigurationRecord) {
    Bytes record = decoderConfigurationRecord;
    if (record.size() < FIRST_SPS + 2 || record.get(0) != CONFIGURATION_VERSION) {
      throw new MediaException(
          Reason.MALFORMED, "no AVC configuration in " + record.size() + " bytes");
    }
    int lengthSize = (record.get(4) & 3) + 1;
    if (lengthSize != 4) {
      throw new MediaException(
          Reason.UNSUPPORTED, "NAL lengths of " + lengthSize + " bytes, 4 are needed");
    }
    int count = record.get(5) & 0x1f;
    int length = record.get(FIRST_SPS) << 8 | record.get(FIRST_SPS + 1);
    if (count == 0 || length > record.size() - FIRST_SPS - 2) {
      throw new MediaException(
          Reason.MALFORMED, count + " SPS, the first of " + length + " bytes in " + record.size());
    }
    return of(record, AvcSps.parse(record.slice(FIRST_SPS + 2, length)));
  }

  /// What holds from a sync sample on, where its own parameter sets are of other pictures than this
  /// configuration: another profile, level or size. Those that cannot be read change nothing.
  ///
  /// @param sample NAL units behind lengths of 4 bytes
  public Optional<AvcConfig> changedBy(Bytes sample) {
    try {
      AvcParameterSets sets = AvcParameterSets.ahead(sample);
      if (!sets.complete()) {
        return Optional.empty();
      }
      AvcSps sps = AvcSps.parse(sets.sps().getFirst());
      return ofPicturesLike(sps) ? Optional.empty() : Optional.of(of(sets.configuration(sps), sps));
    } catch (MediaException e) {
      return Optional.empty();
    }
  }

  private boolean ofPicturesLike(AvcSps sps) {
    return profileIdc == sps.profileIdc()
        && profileCompatibility == sps.profileCompatibility()
        && levelIdc == sps.levelIdc()
        && width == sps.width()
        && height == sps.height();
  }

  private static AvcConfig of(Bytes record, AvcSps sps) {
    return new AvcConfig(
        record,
        sps.profileIdc(),
        sps.profileCompatibility(),
        sps.levelIdc(),
        sps.width(),
        sps.height());
  }

  @Override
  public String codecs() {
    return "avc1." + hex(profileIdc) + hex(profileCompatibility) + hex(levelIdc);
  }

  private static String hex(int octet) {
    return HexFormat.of().toHexDigits((byte) octet);
  }
}
