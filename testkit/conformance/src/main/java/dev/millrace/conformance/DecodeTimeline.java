package dev.millrace.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where the next fragment of each track must begin. For one thread.
final class DecodeTimeline {
  private final Map<Integer, Long> ends = new HashMap<>();
  private final Reporter out;

  DecodeTimeline(Reporter out) {
    this.out = out;
  }

  /// A discontinuity or a gap: any time may follow.
  void restart() {
    ends.clear();
  }

  void follow(List<TrackRun> runs, String where) {
    for (TrackRun run : runs) {
      Long end = ends.put(run.trackId(), run.end());
      if (end != null && end != run.decodeTime()) {
        out.report(
            Rule.DECODE_TIME_CONTINUOUS,
            "%s, track %d begins at %d, the fragment before ended at %d"
                .formatted(where, run.trackId(), run.decodeTime(), end));
      }
    }
  }
}
