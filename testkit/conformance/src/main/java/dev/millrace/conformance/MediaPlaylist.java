package dev.millrace.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A media playlist, or a delta update of one. Immutable.
///
/// @param version 1 when it says none
/// @param targetDuration null when it says none
/// @param skipped how many segments a delta update leaves out after the first number
/// @param open the segment that has parts, or at least tags, but no address yet
record MediaPlaylist(
    List<Line> lines,
    long version,
    @Nullable Duration targetDuration,
    long mediaSequence,
    long discontinuitySequence,
    @Nullable Duration partTarget,
    @Nullable ServerControl serverControl,
    long skipped,
    List<Segment> segments,
    Segment.@Nullable Start open,
    List<Tag.PreloadHint> hints,
    List<Tag.RenditionReport> reports,
    boolean ended) {
  MediaPlaylist {
    lines = List.copyOf(lines);
    segments = List.copyOf(segments);
    hints = List.copyOf(hints);
    reports = List.copyOf(reports);
  }

  /// Of the complete segments that are listed.
  Duration segmentsDuration() {
    return segments.stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus);
  }

  /// All segments, the open one included.
  Stream<Segment.Start> starts() {
    return Stream.concat(segments.stream().map(Segment::start), Stream.ofNullable(open));
  }

  /// The starts that have parts, in order.
  List<Segment.Start> withParts() {
    return starts().filter(start -> !start.parts().isEmpty()).toList();
  }

  /// Of the first segment that is not complete.
  long nextMsn() {
    return mediaSequence + skipped + segments.size();
  }

  Optional<Segment> segment(long msn) {
    long index = msn - mediaSequence - skipped;
    boolean listed = index >= 0 && index < segments.size();
    return listed ? Optional.of(segments.get((int) index)) : Optional.empty();
  }

  /// The segment with a number, complete or open.
  Optional<Segment.Start> start(long msn) {
    return open != null && open.msn() == msn ? Optional.of(open) : segment(msn).map(Segment::start);
  }

  /// Whether it has EXT-X-INDEPENDENT-SEGMENTS.
  boolean independentSegments() {
    return lines.stream().anyMatch(line -> line.tag() instanceof Tag.IndependentSegments);
  }

  /// The value of EXT-X-PLAYLIST-TYPE.
  Optional<String> type() {
    return lines.stream()
        .map(Line::tag)
        .filter(Tag.PlaylistType.class::isInstance)
        .map(tag -> ((Tag.PlaylistType) tag).type())
        .findFirst();
  }

  Optional<Tag.PreloadHint> partHint() {
    return hints.stream().filter(Tag.PreloadHint::part).findFirst();
  }

  /// The part after the last one: what a client asks for next (6.3.8).
  Position next() {
    return new Position(nextMsn(), open == null ? 0 : open.parts().size());
  }

  /// Whether it has the part, or any later one. A number beyond a segment's last part means the
  /// first part of the next one (6.2.5.2).
  boolean has(Position wanted) {
    boolean beyond =
        segment(wanted.msn())
            .map(Segment::parts)
            .filter(parts -> !parts.isEmpty() && parts.size() <= wanted.part())
            .isPresent();
    Position meant = beyond ? new Position(wanted.msn() + 1, 0) : wanted;
    return ended || next().compareTo(meant) > 0;
  }
}
