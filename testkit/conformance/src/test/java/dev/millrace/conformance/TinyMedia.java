package dev.millrace.conformance;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The smallest fMP4 that the checker looks into: one track, one sample in a fragment.
final class TinyMedia {
  static final int TIMESCALE = 1000;
  private static final int NON_SYNC = 0x10000;

  private TinyMedia() {}

  /// @param format of the sample entry
  /// @param settings what it holds
  static byte[] init(String format, int settings) {
    byte[] tkhd = box("tkhd", ints(0, 0, 0, 1, 0, 0));
    byte[] mdhd = box("mdhd", ints(0, 0, 0, TIMESCALE, 0, 0));
    byte[] trex = box("trex", ints(0, 1, 1, 0, 0, NON_SYNC));
    byte[] stsd = box("stsd", ints(0, 1), box(format, ints(settings)));
    byte[] trak = box("trak", tkhd, box("mdia", mdhd, box("minf", box("stbl", stsd))));
    return join(box("ftyp"), box("moov", trak, box("mvex", trex)));
  }

  static byte[] fragment(long decodeTime, int duration, boolean sync) {
    byte[] tfhd = box("tfhd", ints(0x20000, 1));
    byte[] tfdt = box("tfdt", ints(1 << 24, (int) (decodeTime >>> 32), (int) decodeTime));
    // first sample's flags, duration of each sample
    byte[] trun = box("trun", ints(0x104, 1, sync ? 0 : NON_SYNC, duration));
    return join(
        box("moof", box("traf", tfhd, tfdt, trun)), box("mdat", ints((int) decodeTime, duration)));
  }

  static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }

  static byte[] box(String type, byte[]... content) {
    byte[] body = join(content);
    return join(ints(8 + body.length), type.getBytes(StandardCharsets.ISO_8859_1), body);
  }

  static byte[] ints(int... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int value : values) {
        out.writeInt(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
