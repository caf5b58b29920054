package dev.millrace.conformance;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks into the fragments of one rendition, in order. For one thread.
final class FragmentChecker {
  /// EXTINF is rounded, and the sound of a muxed segment ends a frame beside its video.
  private static final Duration TOLERANCE = Duration.ofMillis(100);

  private final Reading reading;
  private final URI playlist;
  private final Reporter out;
  private final DecodeTimeline timeline;
  private final Map<Tag.InitMap, Map<Integer, Track>> inits = new HashMap<>();

  FragmentChecker(Reading reading, URI playlist, Reporter out) {
    this.reading = reading;
    this.playlist = playlist;
    this.out = out;
    this.timeline = new DecodeTimeline(out);
  }

  /// A discontinuity, a gap, or something that could not be loaded.
  void restart() {
    timeline.restart();
  }

  /// @param map null when there is none, as with other formats than fMP4, which are not looked into
  void check(
      Tag.@Nullable InitMap map,
      ByteBuffer media,
      String where,
      Duration listed,
      boolean independent) {
    if (map == null || map.byteRange() != null) {
      return;
    }
    Map<Integer, Track> tracks = inits.computeIfAbsent(map, this::load);
    if (tracks.isEmpty()) {
      return;
    }
    try {
      List<TrackRun> runs = TrackRun.parse(media, tracks);
      timeline.follow(runs, where);
      checkDurations(runs, tracks, where, listed);
      if (independent && !beginsWithSync(runs)) {
        out.report(Rule.INDEPENDENT_IS_SYNC, where + " begins with another sample");
      }
    } catch (UnreadableException e) {
      out.report(Rule.FRAGMENT_SYNTAX, where + ": " + e.getMessage());
      timeline.restart();
    }
  }

  /// @return empty when it cannot be read, which is reported
  private Map<Integer, Track> load(Tag.InitMap map) {
    try {
      URI uri = playlist.resolve(Addresses.of(map.uri()));
      Answer answer = reading.fetcher().get(uri, Reading.LISTED_DEADLINE);
      if (!answer.ok()) {
        out.report(Rule.STATUS_OK, map.uri() + ": " + answer.outcome());
        return Map.of();
      }
      ContentTypes.checkMedia(map.uri(), answer, out);
      return Track.parse(answer.body());
    } catch (UnreadableException e) {
      out.report(Rule.FRAGMENT_SYNTAX, map.uri() + ": " + e.getMessage());
      return Map.of();
    }
  }

  private void checkDurations(
      List<TrackRun> runs, Map<Integer, Track> tracks, String where, Duration listed) {
    Map<Integer, Long> sums = new HashMap<>();
    runs.forEach(run -> sums.merge(run.trackId(), run.duration(), Long::sum));
    sums.forEach((id, sum) -> {
      Duration lasts = seconds(sum, tracks.getOrDefault(id, new Track(1, 0, 0)).timescale());
      if (lasts.minus(listed).abs().compareTo(TOLERANCE) > 0) {
        out.report(
            Rule.DURATION_TRUE,
            "%s, track %d lasts %s, listed are %s"
                .formatted(where, id, Numbers.show(lasts), Numbers.show(listed)));
      }
    });
  }

  private static Duration seconds(long duration, long timescale) {
    return Duration.ofMillis(Math.round(1000.0 * duration / Math.max(1, timescale)));
  }

  private static boolean beginsWithSync(List<TrackRun> runs) {
    Set<Integer> begun = new HashSet<>();
    return runs.stream().allMatch(run -> !begun.add(run.trackId()) || run.beginsWithSync());
  }
}
