package dev.millrace.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds a media playlist from its lines. Takes what breaks a rule as long as it can be read: of a
/// tag that stands twice the first counts. Used once.
final class MediaPlaylistParser {
  private long version = 1;
  private @Nullable Duration targetDuration;
  private long mediaSequence;
  private long discontinuitySequence;
  private @Nullable Duration partTarget;
  private @Nullable ServerControl serverControl;
  private long skipped;
  private boolean ended;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Tag.PreloadHint> hints = new ArrayList<>();
  private final List<Tag.RenditionReport> reports = new ArrayList<>();

  private long discontinuities;
  private boolean discontinuity;
  private Tag.@Nullable InitMap map;
  private @Nullable Instant dateTime;
  private boolean gap;
  private Duration duration = Duration.ZERO;
  private boolean begun;
  private final List<Part> parts = new ArrayList<>();

  private MediaPlaylistParser() {}

  /// @throws UnreadableException when a line cannot be read
  static MediaPlaylist parse(String text) {
    return new MediaPlaylistParser().build(Line.parse(text));
  }

  private MediaPlaylist build(List<Line> lines) {
    // the numbers of the header count for every segment, wherever it stands
    lines.reversed().forEach(line -> header(line.tag()));
    lines.forEach(line -> body(line.tag()));
    return new MediaPlaylist(
        lines,
        version,
        targetDuration,
        mediaSequence,
        discontinuitySequence,
        partTarget,
        serverControl,
        skipped,
        segments,
        begun ? start() : null,
        hints,
        reports,
        ended);
  }

  private void header(Tag tag) {
    switch (tag) {
      case Tag.Version t -> version = t.number();
      case Tag.TargetDuration t -> targetDuration = Duration.ofSeconds(t.seconds());
      case Tag.MediaSequence t -> mediaSequence = t.number();
      case Tag.DiscontinuitySequence t -> discontinuitySequence = t.number();
      case Tag.PartInf t -> partTarget = t.target();
      case ServerControl t -> serverControl = t;
      case Tag.Skip t -> skipped = t.segments();
      default -> {}
    }
  }

  private void body(Tag tag) {
    switch (tag) {
      case Tag.EndList _ -> ended = true;
      case Tag.PreloadHint hint -> hints.add(hint);
      case Tag.RenditionReport report -> reports.add(report);
      case Tag.InitMap t -> map = t;
      case Tag.ExtInf t -> duration = t.duration();
      case Tag.Gap _ -> gap = true;
      case Tag.Discontinuity _ -> discontinuity();
      case Tag.ProgramDateTime t -> {
        dateTime = t.instant();
        begun = true;
      }
      case Part part -> {
        parts.add(part);
        begun = true;
      }
      case Tag.Uri uri -> segment(uri.text());
      default -> {}
    }
  }

  private void discontinuity() {
    discontinuity = true;
    discontinuities++;
    begun = true;
  }

  private Segment.Start start() {
    return new Segment.Start(
        mediaSequence + skipped + segments.size(),
        discontinuitySequence + discontinuities,
        discontinuity,
        map,
        dateTime,
        parts);
  }

  private void segment(String uri) {
    segments.add(new Segment(start(), duration, uri, gap));
    discontinuity = false;
    dateTime = null;
    gap = false;
    duration = Duration.ZERO;
    begun = false;
    parts.clear();
  }
}
