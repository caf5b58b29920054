package dev.millrace.media;

/// AV1's configuration, from the AV1CodecConfigurationRecord of "AV1 Codec ISO Media File Format
/// Binding", 2.3.
///
/// @param codecConfigurationRecord as it came, for `av1C`
/// @param codecs by section 5 of the same, such as `av01.0.04M.08`
public record Av1Config(Bytes codecConfigurationRecord, String codecs, int width, int height)
    implements VideoConfig {
  /// marker(1) = 1, version(7) = 1
  private static final int MARKER_AND_VERSION = 0x81;

  private static final int CONFIG_OBUS = 4;

  /// Reads an AV1CodecConfigurationRecord that holds a sequence header.
  ///
  /// ```
  /// 81  profile(3) level(5)  tier(1) highDepth(1) twelveBit(1) mono(1) subX(1) subY(1) position(2)
  /// 000 delay(5)  OBUs
  /// ```
  ///
  /// @throws MediaException `MALFORMED`, or `UNSUPPORTED` without a sequence header
  public static Av1Config parse(Bytes codecConfigurationRecord) {
    Bytes record = codecConfigurationRecord;
    if (record.size() < CONFIG_OBUS || record.get(0) != MARKER_AND_VERSION) {
      throw new MediaException(
          Reason.MALFORMED, "no AV1 configuration in " + record.size() + " bytes");
    }
    Bytes payload = Av1Obus.sequenceHeader(record.slice(CONFIG_OBUS));
    if (payload.isEmpty()) {
      throw new MediaException(
          Reason.UNSUPPORTED, "an AV1 configuration without its sequence header");
    }
    Av1SequenceHeader header = Av1SequenceHeader.parse(payload);
    return new Av1Config(record, codecs(record, header.colour()), header.width(), header.height());
  }

  /// Profile, level and tier, bit depth; where the colours are not the usual ones, all the rest.
  private static String codecs(Bytes record, Av1SequenceHeader.Colour colour) {
    int flags = record.get(2);
    boolean highDepth = (flags & 0x40) != 0;
    boolean twelveBit = (flags & 0x20) != 0;
    boolean monochrome = (flags & 0x10) != 0;
    int depth = highDepth ? twelveBit ? 12 : 10 : 8;
    int profile = record.get(1) >> 5;
    int level = record.get(1) & 0x1f;
    char tier = (flags & 0x80) == 0 ? 'M' : 'H';
    String codecs = "av01.%d.%02d%s.%02d".formatted(profile, level, tier, depth);
    if (colour.usual() && !monochrome) {
      return codecs;
    }
    return codecs
        + ".%d.%d%d%d.%02d.%02d.%02d.%d"
            .formatted(
                monochrome ? 1 : 0,
                flags >> 3 & 1,
                flags >> 2 & 1,
                flags & 3,
                colour.primaries(),
                colour.transfer(),
                colour.matrix(),
                colour.fullRange() ? 1 : 0);
  }
}
