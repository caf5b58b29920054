package dev.millrace.conformance;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The samples of one track in one fragment (ISO/IEC 14496-12, 8.8).
///
/// @param decodeTime of the first sample, in the track's timescale
/// @param compositionOffset from the first sample's decoding to its being shown
/// @param duration of all samples
/// @param beginsWithSync whether the first sample is a sync sample
record TrackRun(
    int trackId, long decodeTime, long compositionOffset, long duration, boolean beginsWithSync) {
  private static final int NON_SYNC = 0x10000;

  /// The runs of all fragments of a segment or part, in order.
  ///
  /// @throws UnreadableException when there is none, or one of a track that is not known
  static List<TrackRun> parse(ByteBuffer media, Map<Integer, Track> tracks) {
    List<TrackRun> runs = new ArrayList<>();
    try {
      for (Box moof : Box.all(media, "moof")) {
        for (Box traf : moof.children("traf")) {
          runs.add(run(traf, tracks));
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw UnreadableException.malformed("a box of the fragment is too short");
    }
    if (runs.isEmpty()) {
      throw UnreadableException.malformed("no moof with a traf");
    }
    return runs;
  }

  long end() {
    return decodeTime + duration;
  }

  private static TrackRun run(Box traf, Map<Integer, Track> tracks) {
    ByteBuffer header = traf.required("tfhd").fields();
    int flags = header.getInt() & 0xFFFFFF;
    int id = header.getInt();
    Track track = tracks.get(id);
    if (track == null) {
      throw UnreadableException.malformed("track " + id + " is not in the init segment");
    }
    Track defaults = defaults(header, flags, track);
    ByteBuffer time = traf.required("tfdt").fields();
    boolean wide = time.getInt() >>> 24 == 1;
    long decodeTime = wide ? time.getLong() : Integer.toUnsignedLong(time.getInt());
    long duration = 0;
    boolean first = true;
    boolean sync = false;
    long offset = 0;
    for (Box trun : traf.children("trun")) {
      Samples samples = Samples.parse(trun.fields(), defaults);
      if (first) {
        sync = (samples.firstFlags() & NON_SYNC) == 0;
        offset = samples.firstOffset();
        first = false;
      }
      duration += samples.duration();
    }
    return new TrackRun(id, decodeTime, offset, duration, sync);
  }

  /// The optional fields of tfhd: base data offset, sample description, duration, size, flags.
  private static Track defaults(ByteBuffer fields, int flags, Track track) {
    skip(fields, flags, 0x1, 8);
    skip(fields, flags, 0x2, 4);
    long duration =
        (flags & 0x8) != 0 ? Integer.toUnsignedLong(fields.getInt()) : track.defaultDuration();
    skip(fields, flags, 0x10, 4);
    int sampleFlags = (flags & 0x20) != 0 ? fields.getInt() : track.defaultFlags();
    return track.withDefaults(duration, sampleFlags);
  }

  private static void skip(ByteBuffer fields, int flags, int flag, int bytes) {
    if ((flags & flag) != 0) {
      fields.position(fields.position() + bytes);
    }
  }

  /// What a trun says.
  private record Samples(int firstFlags, long firstOffset, long duration) {
    /// Version and flags, count, data offset?, first sample's flags?, then for each sample
    /// duration?, size?, flags?, composition offset?
    static Samples parse(ByteBuffer fields, Track defaults) {
      int versionAndFlags = fields.getInt();
      int flags = versionAndFlags & 0xFFFFFF;
      boolean signed = versionAndFlags >>> 24 > 0;
      long firstOffset = 0;
      long count = Integer.toUnsignedLong(fields.getInt());
      skip(fields, flags, 0x1, 4);
      boolean firstGiven = (flags & 0x4) != 0;
      int firstFlags = firstGiven ? fields.getInt() : defaults.defaultFlags();
      boolean each = (flags & 0xF00) != 0;
      long duration = (flags & 0x100) == 0 ? count * defaults.defaultDuration() : 0;
      for (long i = 0; each && i < count; i++) {
        duration += (flags & 0x100) != 0 ? Integer.toUnsignedLong(fields.getInt()) : 0;
        skip(fields, flags, 0x200, 4);
        int own = (flags & 0x400) != 0 ? fields.getInt() : firstFlags;
        firstFlags = i == 0 && !firstGiven ? own : firstFlags;
        int offset = (flags & 0x800) != 0 ? fields.getInt() : 0;
        if (i == 0) {
          firstOffset = signed ? offset : Integer.toUnsignedLong(offset);
        }
      }
      return new Samples(firstFlags, firstOffset, duration);
    }
  }
}
