package dev.millrace.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Opus' configuration, from the identification header of RFC 7845, 5.1. Its sound is decoded at 48
/// kHz, whatever rate it was recorded at.
///
/// @param identificationHeader as it came, `OpusHead` included
/// @param channels 1 to 8
/// @param preSkip samples at 48 kHz that a decoder gives out before the sound begins
public record OpusConfig(Bytes identificationHeader, int channels, int preSkip)
    implements AudioConfig {
  private static final int SAMPLE_RATE = 48_000;
  private static final Bytes MAGIC = Bytes.utf8("OpusHead");
  private static final int MAJOR_VERSION = 0xf0;
  private static final int CHANNELS = 9;
  private static final int PRE_SKIP = 10;
  private static final int MAPPING_FAMILY = 18;
  private static final int FIXED_SIZE = 19;
  private static final int MAX_CHANNELS = 8;

  /// 120 ms, RFC 6716, 3.2.5 [R5].
  private static final int LONGEST_PACKET = 5760;

  /// Reads an identification header of one or two channels, or of up to eight with a mapping table.
  ///
  /// ```
  /// 'OpusHead' version channels preSkip(16, little-endian) rate(32) gain(16) family
  /// [streams coupled  channels × index]  where family is not 0
  /// ```
  ///
  /// @throws MediaException `MALFORMED`, or `UNSUPPORTED` for other mapping families
  public static OpusConfig parse(Bytes identificationHeader) {
    Bytes header = identificationHeader;
    if (header.size() < FIXED_SIZE
        || !header.slice(0, MAGIC.size()).equals(MAGIC)
        || (header.get(MAGIC.size()) & MAJOR_VERSION) != 0) {
      throw new MediaException(
          Reason.MALFORMED, "no Opus configuration in " + header.size() + " bytes");
    }
    int channels = header.get(CHANNELS);
    int family = header.get(MAPPING_FAMILY);
    if (family > 1) {
      throw new MediaException(Reason.UNSUPPORTED, "Opus channel mapping " + family + ", 0 or 1");
    }
    int most = family == 0 ? 2 : MAX_CHANNELS;
    if (channels == 0 || channels > most) {
      throw new MediaException(
          Reason.MALFORMED, channels + " channels of Opus, 1 to " + most + " in mapping " + family);
    }
    int size = family == 0 ? FIXED_SIZE : FIXED_SIZE + 2 + channels;
    if (header.size() < size) {
      throw new MediaException(
          Reason.MALFORMED, "an Opus configuration of " + header.size() + " bytes, not " + size);
    }
    ByteBuffer little = header.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return new OpusConfig(header.slice(0, size), channels, little.getShort(PRE_SKIP) & 0xffff);
  }

  @Override
  public int sampleRate() {
    return SAMPLE_RATE;
  }

  /// The packet's first byte says how long its frames are and how many there are (RFC 6716, 3.1);
  /// from three on, the second byte counts them.
  @Override
  public int samplesIn(Bytes accessUnit) {
    if (accessUnit.isEmpty()) {
      return 1;
    }
    int toc = accessUnit.get(0);
    int frames =
        switch (toc & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> accessUnit.size() > 1 ? accessUnit.get(1) & 0x3f : 1;
        };
    return Math.clamp((long) frames * frameSamples(toc >> 3), 1, LONGEST_PACKET);
  }

  /// RFC 6716, table 2: SILK of 10 to 60 ms, hybrid of 10 and 20 ms, CELT of 2.5 to 20 ms.
  private static int frameSamples(int configuration) {
    if (configuration < 12) {
      int index = configuration & 3;
      return index == 3 ? 2880 : 480 << index;
    } else if (configuration < 16) {
      return 480 << (configuration & 1);
    }
    return 120 << (configuration & 3);
  }

  /// Players know this spelling; the sample entry's name is `Opus`.
  @Override
  public String codecs() {
    return "opus";
  }
}
