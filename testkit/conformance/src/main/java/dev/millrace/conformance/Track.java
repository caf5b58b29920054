package dev.millrace.conformance;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an init segment says of a track.
///
/// @param format of its first sample entry, such as `avc1`
/// @param settings tells two sample entries apart
/// @param defaultDuration of a sample, in the timescale
record Track(String format, int settings, long timescale, long defaultDuration, int defaultFlags) {
  Track withDefaults(long duration, int flags) {
    return new Track(format, settings, timescale, duration, flags);
  }

  /// The tracks of an init segment by their id.
  ///
  /// @throws UnreadableException when it is none
  static Map<Integer, Track> parse(ByteBuffer init) {
    try {
      Optional<Box> moov = Box.all(init, "moov").stream().findFirst();
      return tracks(moov.orElseThrow(() -> UnreadableException.malformed("no moov")));
    } catch (BufferUnderflowException e) {
      throw UnreadableException.malformed("a box of the init segment is too short");
    }
  }

  private static Map<Integer, Track> tracks(Box moov) {
    Map<Integer, Track> tracks = new HashMap<>();
    for (Box trak : moov.children("trak")) {
      int id = skipDates(trak.required("tkhd").fields()).getInt();
      long timescale = skipDates(trak.required("mdia", "mdhd").fields()).getInt() & 0xFFFFFFFFL;
      Box entry = sampleEntry(trak.required("mdia", "minf", "stbl", "stsd"));
      tracks.put(id, new Track(entry.type(), entry.body().hashCode(), timescale, 0, 0));
    }
    for (Box trex : moov.required("mvex").children("trex")) {
      // version and flags, track id, sample description, duration, size, flags
      ByteBuffer fields = trex.fields().position(4);
      int id = fields.getInt();
      long duration = Integer.toUnsignedLong(fields.position(12).getInt());
      int flags = fields.position(20).getInt();
      tracks.computeIfPresent(id, (_, track) -> track.withDefaults(duration, flags));
    }
    return Map.copyOf(tracks);
  }

  /// Version, flags, count, and then the entries.
  private static Box sampleEntry(Box stsd) {
    List<Box> entries = Box.all(stsd.fields().position(8));
    return entries.stream()
        .findFirst()
        .orElseThrow(() -> UnreadableException.malformed("no sample entry"));
  }

  /// Version, flags, and two times that are 32 or 64 bits long by the version.
  private static ByteBuffer skipDates(ByteBuffer fields) {
    int version = fields.get();
    if (fields.limit() < 24) {
      throw new BufferUnderflowException();
    }
    return fields.position(version == 1 ? 20 : 12);
  }
}
