package dev.millrace.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where the next fragment of each track must begin. For one thread.
final class DecodeTimeline {
  private final Map<Integer, Lane> lanes = new HashMap<>();
  private final Reporter out;

  DecodeTimeline(Reporter out) {
    this.out = out;
  }

  /// A discontinuity or a gap: any time may follow.
  void restart() {
    lanes.clear();
  }

  /// @param tolerance in the track's timescale
  /// @param absent how much shorter a segment's media is than is listed, in the same; 0 when it is
  ///   not more than the tolerance. That much may be missing in it, before it or behind it
  void follow(TrackMedia media, String where, long tolerance, long absent) {
    lanes
        .computeIfAbsent(media.id(), _ -> new Lane(media.runs().getFirst().decodeTime()))
        .follow(media.runs(), where, tolerance, absent);
  }

  private final class Lane {
    private long end;

    /// What the segment before was short of, and was not seen to be missing yet.
    private long owed;

    Lane(long end) {
      this.end = end;
    }

    private void follow(List<TrackRun> runs, String where, long tolerance, long absent) {
      long before = owed;
      long missing = 0;
      for (TrackRun run : runs) {
        long hole = run.decodeTime() - end;
        boolean known = hole > 0 && missing + hole <= before + absent + tolerance;
        if (known && before + absent > 0) {
          missing += hole;
          out.report(Rule.MEDIA_PRESENT, "%s: %d are missing".formatted(where(where, run), hole));
        } else if (hole != 0) {
          out.report(
              Rule.DECODE_TIME_CONTINUOUS,
              "%s begins at %d, the fragment before ended at %d"
                  .formatted(where(where, run), run.decodeTime(), end));
        }
        end = run.end();
      }
      if (before - missing > tolerance) {
        out.report(
            Rule.DURATION_TRUE,
            "what is before %s lasts %d less than listed".formatted(where, before));
      }
      owed = Math.clamp(before + absent - missing, 0, absent);
    }

    private static String where(String where, TrackRun run) {
      return where + ", track " + run.trackId();
    }
  }
}
