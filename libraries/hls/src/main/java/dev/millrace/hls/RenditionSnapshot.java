package dev.millrace.hls;

import dev.millrace.media.Track;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What can be fetched of a rendition at one moment: at least a part. Immutable, thread-safe.
final class RenditionSnapshot {
  /// The media itself.
  ///
  /// @param lead the gap before the very first segment
  /// @param segments that are complete, oldest first
  /// @param open the one that is being filled, when it has a part
  /// @param hint the name of the part that comes next
  /// @param declaredBitrate in bits per second, 0 when unknown
  record Content(
      @Nullable Segment lead,
      List<Segment> segments,
      @Nullable Segment open,
      String hint,
      long declaredBitrate) {}

  private final Rendition rendition;
  private final PlaylistKind kind;
  private final Instant programStart;
  private final Content content;
  private final Map<Rendition, RenditionReport> reports;
  private @Nullable PlaylistText playlist;
  private @Nullable PlaylistText delta;

  RenditionSnapshot(
      Rendition rendition,
      PlaylistKind kind,
      Instant programStart,
      Content content,
      Map<Rendition, RenditionReport> reports) {
    this.rendition = rendition;
    this.kind = kind;
    this.programStart = programStart;
    this.content = content;
    this.reports = reports;
  }

  /// Whether it is of this kind, and reports these renditions.
  boolean shows(PlaylistKind other, Set<Rendition> reported) {
    return kind.equals(other) && reports.keySet().equals(reported);
  }

  Rendition rendition() {
    return rendition;
  }

  PlaylistKind kind() {
    return kind;
  }

  /// When the timeline's time 0 was.
  Instant programStart() {
    return programStart;
  }

  /// How far the other renditions are.
  Map<Rendition, RenditionReport> reports() {
    return reports;
  }

  /// The gap before the very first segment.
  @Nullable Segment lead() {
    return content.lead;
  }

  /// The complete segments that can be fetched, oldest first.
  List<Segment> segments() {
    return content.segments;
  }

  @Nullable Segment open() {
    return content.open;
  }

  /// The name of the part that comes next.
  String hint() {
    return content.hint;
  }

  /// The complete segments that a playlist names, oldest first. The gap before the first one goes
  /// as soon as a server may take it away (RFC 8216bis, 6.2.2).
  List<Segment> listed() {
    List<Segment> all = content.segments;
    List<Segment> listed = all.subList(Math.max(0, all.size() - Limits.LISTED), all.size());
    double seconds = listed.stream().mapToDouble(Segment::seconds).sum();
    if (content.lead == null || kind.ended() || seconds >= Limits.HOLD_BACK) {
      return listed;
    }
    List<Segment> withLead = new ArrayList<>(List.of(content.lead));
    withLead.addAll(listed);
    return withLead;
  }

  /// Of the newest segment.
  Track track() {
    return newest().init().track();
  }

  /// The number of the segment that is being filled, or will be.
  long nextMsn() {
    Segment open = content.open;
    return open == null ? content.segments.getLast().msn() + 1 : open.msn();
  }

  /// What a discontinuity behind everything would count.
  long nextDiscontinuity() {
    return newest().discontinuitySequence() + 1;
  }

  /// The media playlist, rendered when it is first asked for.
  ///
  /// @param skip whether a delta update will do; of an ended playlist there is none (RFC 8216bis,
  ///   6.2.5.1)
  synchronized PlaylistText playlist(boolean skip) {
    if (skip && kind.lowLatency() && !kind.ended()) {
      if (delta == null) {
        delta = PlaylistText.hls(MediaPlaylist.render(this, MediaPlaylist.skippable(this)));
      }
      return delta;
    }
    if (playlist == null) {
      playlist = PlaylistText.hls(MediaPlaylist.render(this, /* skipped= */ 0));
    }
    return playlist;
  }

  /// The highest bit rate of a segment, in bits per second; what is to be expected before that.
  long peakBitrate() {
    double peak = content.segments.stream().mapToDouble(Segment::bitrate).max().orElse(0);
    return Math.round(peak > 0 ? peak : expectedBitrate());
  }

  /// In bits per second, over all segments that are no gaps.
  long averageBitrate() {
    double bits = 0;
    double seconds = 0;
    for (Segment segment : content.segments) {
      bits += segment.gap() ? 0 : segment.size() * 8.0;
      seconds += segment.gap() ? 0 : segment.seconds();
    }
    return Math.round(seconds <= 0 ? expectedBitrate() : bits / seconds);
  }

  /// Pictures per second of the newest segment that has any, 0 when none has.
  double frameRate() {
    for (Segment segment : content.segments.reversed()) {
      if (!segment.gap() && segment.seconds() > 0) {
        return segment.samples() / segment.seconds();
      }
    }
    Segment newest = newest();
    return newest.seconds() <= 0 ? 0 : newest.samples() / newest.seconds();
  }

  private double expectedBitrate() {
    return content.declaredBitrate > 0 ? content.declaredBitrate : newest().bitrate();
  }

  private Segment newest() {
    Segment open = content.open;
    return open == null ? content.segments.getLast() : open;
  }
}
