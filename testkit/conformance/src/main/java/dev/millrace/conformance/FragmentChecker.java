package dev.millrace.conformance;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Looks into the fragments of one rendition, in order. For one thread.
final class FragmentChecker {
  /// EXTINF is rounded, and the sound of a muxed segment ends a frame beside its video.
  private static final Duration TOLERANCE = Duration.ofMillis(100);

  private final MediaTimes times;
  private final URI playlist;
  private final Reporter out;
  private final InitSegments inits;
  private final DecodeTimeline timeline;
  private long discontinuitySequence = -1;
  private Map<Integer, Track> encoding = Map.of();

  FragmentChecker(Reading reading, Announcement announced, Reporter out) {
    this.times = reading.times();
    this.playlist = announced.address();
    this.out = out;
    this.inits = new InitSegments(reading, announced, out);
    this.timeline = new DecodeTimeline(out);
  }

  /// A segment with this discontinuity sequence number begins.
  void enter(long sequence) {
    if (sequence != discontinuitySequence) {
      discontinuitySequence = sequence;
      encoding = Map.of();
      timeline.restart();
    }
  }

  /// A gap, or something that could not be loaded.
  void restart() {
    timeline.restart();
  }

  void checkPart(Tag.@Nullable InitMap map, ByteBuffer media, String where, Part part) {
    List<TrackMedia> tracks = read(map, media, where);
    tracks.forEach(track -> follow(track, where, part.duration(), /* whole= */ false));
    if (part.independent() && !tracks.stream().allMatch(TrackMedia::beginsWithSync)) {
      out.report(Rule.INDEPENDENT_IS_SYNC, where + " begins with another sample");
    }
  }

  /// A segment whose parts are not looked into.
  void checkSegment(Segment segment, ByteBuffer media, String where) {
    read(segment.start().map(), media, where)
        .forEach(track -> follow(track, where, segment.duration(), /* whole= */ true));
  }

  /// What holds for a segment with all its parts.
  ///
  /// @param independent whether it must be decodable by itself
  void checkWhole(Segment segment, ByteBuffer media, String where, boolean independent) {
    for (TrackMedia track : read(segment.start().map(), media, where)) {
      if (independent && !track.beginsWithSync()) {
        out.report(Rule.INDEPENDENT_SEGMENT_IS_SYNC, where + " begins with another sample");
      }
      // of one that lacks something the first sample may not be the beginning
      if (track.duration().minus(segment.duration()).abs().compareTo(TOLERANCE) <= 0) {
        times.add(playlist, segment.msn(), track.start(), out);
      }
    }
  }

  /// @return empty when there is nothing that can be looked into
  private List<TrackMedia> read(Tag.@Nullable InitMap map, ByteBuffer media, String where) {
    Map<Integer, Track> tracks = inits.tracks(map);
    if (tracks.isEmpty()) {
      return List.of();
    }
    checkEncoding(tracks, where);
    try {
      return TrackMedia.parse(media, tracks);
    } catch (UnreadableException e) {
      out.report(Rule.FRAGMENT_SYNTAX, where + ": " + e.getMessage());
      timeline.restart();
      return List.of();
    }
  }

  /// Another init segment may say the same again.
  private void checkEncoding(Map<Integer, Track> tracks, String where) {
    if (!encoding.isEmpty() && !encoding.equals(tracks)) {
      out.report(Rule.ENCODING_CHANGE_MARKED, where + " is of " + tracks + " after " + encoding);
    }
    encoding = tracks;
  }

  private void follow(TrackMedia media, String where, Duration listed, boolean whole) {
    Duration ahead = media.duration().minus(listed);
    boolean wrong = ahead.abs().compareTo(TOLERANCE) > 0;
    boolean shorter = wrong && ahead.isNegative();
    if (wrong && !(whole && shorter)) {
      out.report(
          Rule.DURATION_TRUE,
          "%s, track %d lasts %s, listed are %s"
              .formatted(where, media.id(), Numbers.show(media.duration()), Numbers.show(listed)));
    }
    long absent = whole && shorter ? media.ticks(ahead.negated()) : 0;
    timeline.follow(media, where, media.ticks(TOLERANCE), absent);
  }
}
