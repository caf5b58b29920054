package dev.millrace.media;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The parameter sets that stand before the picture in an H.264 sample. Encoders may repeat them
/// there, and some announce a change nowhere else. Immutable.
///
/// @param sps at most 31, of which the first counts, as in a configuration
/// @param pps at most 255
record AvcParameterSets(List<Bytes> sps, List<Bytes> pps) {
  private static final int LENGTH_SIZE = 4;
  private static final int SEI = 6;
  private static final int PPS = 8;
  private static final int DELIMITER = 9;
  private static final int MAX_SPS = 31;
  private static final int MAX_PPS = 255;

  /// Bytes of one, and of all together: what is made of them is kept as long as their pictures.
  private static final int MAX_SIZE = 0xffff;

  /// Reads up to the first NAL unit of a picture, or up to what is not whole: that is the decoder's
  /// to judge. An SPS takes the place of the one before that has its number.
  ///
  /// ```
  /// n × (length32 NAL)
  /// ```
  ///
  /// @throws MediaException `MALFORMED` when the number of an SPS cannot be read
  static AvcParameterSets ahead(Bytes sample) {
    Map<Integer, Bytes> sps = new LinkedHashMap<>();
    List<Bytes> pps = new ArrayList<>();
    int position = 0;
    while (sample.size() - position > LENGTH_SIZE) {
      long length = sample.asByteBuffer().getInt(position) & 0xffffffffL;
      position += LENGTH_SIZE;
      if (length == 0 || length > Math.min(MAX_SIZE, sample.size() - position)) {
        break;
      }
      Bytes nal = sample.slice(position, (int) length);
      int type = nal.get(0) & 0x1f;
      if (type == AvcSps.NAL_TYPE && sps.size() < MAX_SPS) {
        sps.put(AvcSps.id(nal), nal);
      } else if (type == PPS && pps.size() < MAX_PPS) {
        pps.add(nal);
      } else if (type != SEI && type != DELIMITER) {
        break;
      }
      position += (int) length;
    }
    return new AvcParameterSets(List.copyOf(sps.values()), List.copyOf(pps));
  }

  /// Whether pictures can be decoded with them alone, and they are no more than fit a header.
  boolean complete() {
    int size = Stream.of(sps, pps).flatMap(List::stream).mapToInt(Bytes::size).sum();
    return !sps.isEmpty() && !pps.isEmpty() && size <= MAX_SIZE;
  }

  /// Their AVCDecoderConfigurationRecord, see [AvcConfig#parse].
  ///
  /// @param parsed the first SPS
  Bytes configuration(AvcSps parsed) {
    List<Bytes> record = new ArrayList<>();
    record.add(
        Bytes.of(
            1,
            parsed.profileIdc(),
            parsed.profileCompatibility(),
            parsed.levelIdc(),
            0xfc | LENGTH_SIZE - 1,
            0xe0 | sps.size()));
    sps.forEach(one -> add(record, one));
    record.add(Bytes.of(pps.size()));
    pps.forEach(one -> add(record, one));
    if (AvcSps.HIGH_PROFILES.contains(parsed.profileIdc())) {
      AvcSps.Chroma chroma = parsed.chroma();
      int extensions = 0; // of the SPS
      record.add(
          Bytes.of(
              0xfc | chroma.format(),
              0xf8 | chroma.lumaDepth(),
              0xf8 | chroma.chromaDepth(),
              extensions));
    }
    return Bytes.concat(record);
  }

  private static void add(List<Bytes> record, Bytes nal) {
    record.add(Bytes.of(nal.size() >> 8, nal.size()));
    record.add(nal);
  }
}
