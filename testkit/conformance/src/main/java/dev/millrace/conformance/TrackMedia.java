package dev.millrace.conformance;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What one track has in a segment or part: at least one run.
record TrackMedia(int id, Track track, List<TrackRun> runs) {
  TrackMedia {
    runs = List.copyOf(runs);
  }

  /// Of each track that has something.
  ///
  /// @throws UnreadableException when the media cannot be read
  static List<TrackMedia> parse(ByteBuffer media, Map<Integer, Track> tracks) {
    List<TrackRun> runs = TrackRun.parse(media, tracks);
    List<TrackMedia> all = new ArrayList<>();
    tracks.forEach((id, track) -> {
      List<TrackRun> own = runs.stream().filter(run -> run.trackId() == id).toList();
      if (!own.isEmpty()) {
        all.add(new TrackMedia(id, track, own));
      }
    });
    return all;
  }

  Duration duration() {
    return time(runs.stream().mapToLong(TrackRun::duration).sum());
  }

  /// When its first sample is shown, on the media's timeline.
  Duration start() {
    return time(runs.getFirst().decodeTime() + runs.getFirst().compositionOffset());
  }

  boolean beginsWithSync() {
    return runs.getFirst().beginsWithSync();
  }

  /// In the track's timescale.
  long ticks(Duration duration) {
    return duration.toMillis() * track.timescale() / 1000;
  }

  private Duration time(long ticks) {
    return Duration.ofMillis(Math.round(1000.0 * ticks / Math.max(1, track.timescale())));
  }
}
