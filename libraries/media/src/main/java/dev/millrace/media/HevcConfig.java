package dev.millrace.media;

import java.util.Locale;

/// H.265's configuration, from the HEVCDecoderConfigurationRecord of ISO/IEC 14496-15, 8.3.2.1.
///
/// @param decoderConfigurationRecord as it came
/// @param codecs by ISO/IEC 14496-15, E.3, such as `hvc1.1.6.L93.90`
public record HevcConfig(Bytes decoderConfigurationRecord, String codecs, int width, int height)
    implements VideoConfig {
  private static final int CONFIGURATION_VERSION = 1;
  private static final int CONSTRAINTS = 6;
  private static final int CONSTRAINTS_SIZE = 6;
  private static final int LEVEL = 12;
  private static final int LENGTH_SIZE = 21;
  private static final int ARRAY_COUNT = 22;
  private static final int FIRST_ARRAY = 23;
  private static final int NAL_TYPE_VPS = 32;
  private static final int NAL_TYPE_PPS = 34;

  /// Reads an HEVCDecoderConfigurationRecord that holds a sequence parameter set, and whose NAL
  /// lengths have 4 bytes.
  ///
  /// ```
  /// 01 space(2) tier(1) profile(5) compatibility(32) constraints(48) level(8) … 6 bits lengthSize-1
  /// arrays(8)  n × (complete(1) 0 type(6) count(16)  count × (length16 NAL))
  /// ```
  ///
  /// @throws MediaException `MALFORMED`, or `UNSUPPORTED` for shorter NAL lengths
  public static HevcConfig parse(Bytes decoderConfigurationRecord) {
    Bytes record = decoderConfigurationRecord;
    if (record.size() < FIRST_ARRAY || record.get(0) != CONFIGURATION_VERSION) {
      throw new MediaException(
          Reason.MALFORMED, "no HEVC configuration in " + record.size() + " bytes");
    }
    int lengthSize = (record.get(LENGTH_SIZE) & 3) + 1;
    if (lengthSize != 4) {
      throw new MediaException(
          Reason.UNSUPPORTED, "NAL lengths of " + lengthSize + " bytes, 4 are needed");
    }
    HevcSps sps = HevcSps.parse(firstSps(record));
    return new HevcConfig(record, codecs(record), sps.width(), sps.height());
  }

  /// The record for an `hvc1` sample entry, which says that no parameter set is anywhere else
  /// (ISO/IEC 14496-15, 8.4.3): encoders leave that open. Of other NAL units it may hold, such as
  /// x265's message about itself, there may be more.
  public Bytes completeRecord() {
    byte[] copy = decoderConfigurationRecord.toByteArray();
    int position = FIRST_ARRAY;
    for (int i = 0; i < decoderConfigurationRecord.get(ARRAY_COUNT); i++) {
      int type = copy[position] & 0x3f;
      if (type >= NAL_TYPE_VPS && type <= NAL_TYPE_PPS) {
        copy[position] |= (byte) 0x80;
      }
      position = arrayEnd(decoderConfigurationRecord, position);
    }
    return Bytes.wrap(copy);
  }

  /// All arrays are walked, so that what is kept is known to be whole.
  private static Bytes firstSps(Bytes record) {
    Bytes sps = Bytes.EMPTY;
    int position = FIRST_ARRAY;
    for (int i = 0; i < record.get(ARRAY_COUNT); i++) {
      int end = arrayEnd(record, position);
      boolean found = (record.get(position) & 0x3f) == HevcSps.NAL_TYPE && end > position + 3;
      if (sps.isEmpty() && found) {
        sps = record.slice(position + 5, u16(record, position + 3));
      }
      position = end;
    }
    return sps;
  }

  private static int arrayEnd(Bytes record, int start) {
    int count = u16(record, start + 1);
    int position = start + 3;
    for (int i = 0; i < count; i++) {
      position += 2 + u16(record, position);
    }
    if (position > record.size()) {
      throw new MediaException(
          Reason.MALFORMED, "parameter sets up to " + position + " in " + record.size());
    }
    return position;
  }

  private static int u16(Bytes record, int position) {
    if (position + 2 > record.size()) {
      throw new MediaException(
          Reason.MALFORMED, "ends after " + record.size() + " bytes, at " + position);
    }
    return record.get(position) << 8 | record.get(position + 1);
  }

  /// E.3: profile space and profile, compatibility flags in reverse bit order, tier and level, and
  /// the constraint bytes up to the last that is not 0.
  private static String codecs(Bytes record) {
    int space = record.get(1) >> 6;
    boolean highTier = (record.get(1) & 0x20) != 0;
    int compatibility = record.asByteBuffer().getInt(2);
    StringBuilder text = new StringBuilder("hvc1.");
    text.append(space == 0 ? "" : String.valueOf((char) ('A' + space - 1)));
    text.append(record.get(1) & 0x1f);
    text.append('.').append(hex(Integer.reverse(compatibility)));
    text.append(highTier ? ".H" : ".L").append(record.get(LEVEL));
    Bytes constraints = record.slice(CONSTRAINTS, CONSTRAINTS_SIZE);
    int used = CONSTRAINTS_SIZE;
    while (used > 0 && constraints.get(used - 1) == 0) {
      used--;
    }
    for (int i = 0; i < used; i++) {
      text.append('.').append(hex(constraints.get(i)));
    }
    return text.toString();
  }

  private static String hex(int value) {
    return Integer.toHexString(value).toUpperCase(Locale.ROOT);
  }
}
