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
  private final List<String> codecs;
  private final Map<Tag.InitMap, Map<Integer, Track>> inits = new HashMap<>();
  private long discontinuitySequence = -1;
  private Map<Integer, Track> current = Map.of();

  FragmentChecker(Reading reading, Announcement announced, Reporter out) {
    this.reading = reading;
    this.playlist = announced.address();
    this.codecs = announced.codecs();
    this.out = out;
    this.timeline = new DecodeTimeline(out);
  }

  /// A segment with this discontinuity sequence number begins.
  void enter(long sequence) {
    if (sequence != discontinuitySequence) {
      discontinuitySequence = sequence;
      current = Map.of();
      timeline.restart();
    }
  }

  /// A gap, or something that could not be loaded.
  void restart() {
    timeline.restart();
  }

  /// @param map null when there is none, as with other formats than fMP4, which are not looked into
  void checkPart(Tag.@Nullable InitMap map, ByteBuffer media, String where, Part part) {
    List<TrackRun> runs = follow(map, media, where, part.duration(), /* whole= */ false);
    if (part.independent() && !beginsWithSync(runs)) {
      out.report(Rule.INDEPENDENT_IS_SYNC, where + " begins with another sample");
    }
  }

  /// A segment whose parts are not looked into.
  void checkSegment(Segment segment, ByteBuffer media, String where) {
    follow(segment.start().map(), media, where, segment.duration(), /* whole= */ true);
  }

  /// @return empty when there is nothing that can be looked into
  private List<TrackRun> follow(
      Tag.@Nullable InitMap map, ByteBuffer media, String where, Duration listed, boolean whole) {
    Map<Integer, Track> tracks = tracks(map);
    if (tracks.isEmpty()) {
      return List.of();
    }
    checkEncoding(tracks, where);
    try {
      List<TrackRun> runs = TrackRun.parse(media, tracks);
      tracks.forEach((id, track) -> {
        List<TrackRun> own = runs.stream().filter(run -> run.trackId() == id).toList();
        if (!own.isEmpty()) {
          follow(own, track.timescale(), where, listed, whole);
        }
      });
      return runs;
    } catch (UnreadableException e) {
      out.report(Rule.FRAGMENT_SYNTAX, where + ": " + e.getMessage());
      timeline.restart();
      return List.of();
    }
  }

  private void follow(
      List<TrackRun> runs, long timescale, String where, Duration listed, boolean whole) {
    int track = runs.getFirst().trackId();
    Duration lasts = seconds(runs.stream().mapToLong(TrackRun::duration).sum(), timescale);
    Duration ahead = lasts.minus(listed);
    boolean wrong = ahead.abs().compareTo(TOLERANCE) > 0;
    boolean shorter = wrong && ahead.isNegative();
    if (wrong && !(whole && shorter)) {
      out.report(
          Rule.DURATION_TRUE,
          "%s, track %d lasts %s, listed are %s"
              .formatted(where, track, Numbers.show(lasts), Numbers.show(listed)));
    }
    long absent = whole && shorter ? ticks(ahead.negated(), timescale) : 0;
    timeline.follow(track, runs, where, ticks(TOLERANCE, timescale), absent);
  }

  /// Whether a segment can be decoded by itself; its fragments are checked elsewhere.
  void checkSync(Tag.@Nullable InitMap map, ByteBuffer media, String where) {
    Map<Integer, Track> tracks = tracks(map);
    try {
      if (!tracks.isEmpty() && !beginsWithSync(TrackRun.parse(media, tracks))) {
        out.report(Rule.INDEPENDENT_SEGMENT_IS_SYNC, where + " begins with another sample");
      }
    } catch (UnreadableException e) {
      out.report(Rule.FRAGMENT_SYNTAX, where + ": " + e.getMessage());
    }
  }

  /// Another init segment may say the same again.
  private void checkEncoding(Map<Integer, Track> tracks, String where) {
    if (!current.isEmpty() && !current.equals(tracks)) {
      out.report(Rule.ENCODING_CHANGE_MARKED, where + " is of " + tracks + " after " + current);
    }
    current = tracks;
  }

  /// @return empty when there are none that can be looked into
  private Map<Integer, Track> tracks(Tag.@Nullable InitMap map) {
    boolean whole = map != null && map.byteRange() == null;
    return whole ? inits.computeIfAbsent(map, this::load) : Map.of();
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
      Map<Integer, Track> tracks = Track.parse(answer.body());
      tracks.values().forEach(track -> checkCodecs(map, track.format()));
      return tracks;
    } catch (UnreadableException e) {
      out.report(Rule.FRAGMENT_SYNTAX, map.uri() + ": " + e.getMessage());
      return Map.of();
    }
  }

  private void checkCodecs(Tag.InitMap map, String format) {
    for (String declared : codecs) {
      if (!Codecs.name(declared, format)) {
        out.report(
            Rule.CODECS_TRUE, "%s is %s, CODECS is %s".formatted(map.uri(), format, declared));
      }
    }
  }

  private static Duration seconds(long duration, long timescale) {
    return Duration.ofMillis(Math.round(1000.0 * duration / Math.max(1, timescale)));
  }

  private static long ticks(Duration duration, long timescale) {
    return duration.toMillis() * timescale / 1000;
  }

  private static boolean beginsWithSync(List<TrackRun> runs) {
    Set<Integer> begun = new HashSet<>();
    return runs.stream().allMatch(run -> !begun.add(run.trackId()) || run.beginsWithSync());
  }
}
