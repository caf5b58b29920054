package dev.millrace.hls;

import dev.millrace.media.Bytes;
import dev.millrace.media.Track;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can be fetched of a rendition at one moment: at least one segment. Immutable, thread-safe.
final class RenditionSnapshot {
  private final Rendition rendition;
  private final List<Segment> segments;
  private final Instant programStart;
  private final boolean ended;
  private @Nullable Bytes playlist;

  RenditionSnapshot(
      Rendition rendition, List<Segment> segments, Instant programStart, boolean ended) {
    this.rendition = rendition;
    this.segments = segments;
    this.programStart = programStart;
    this.ended = ended;
  }

  Rendition rendition() {
    return rendition;
  }

  boolean ended() {
    return ended;
  }

  /// When the timeline's time 0 was.
  Instant programStart() {
    return programStart;
  }

  /// The segments that a playlist names, oldest first.
  List<Segment> listed() {
    return segments.subList(Math.max(0, segments.size() - Limits.LISTED), segments.size());
  }

  /// Of the newest segment.
  Track track() {
    return segments.getLast().init().track();
  }

  long nextMsn() {
    return segments.getLast().msn() + 1;
  }

  /// The media playlist, rendered when it is first asked for.
  synchronized Bytes playlist() {
    if (playlist == null) {
      playlist = Bytes.utf8(MediaPlaylist.render(this));
    }
    return playlist;
  }

  Optional<HlsAnswer> file(String name) {
    for (Segment segment : segments) {
      if (segment.name().equals(name) && !segment.gap()) {
        return Optional.of(new HlsAnswer.Media(segment.body(), segment.size(), rendition));
      }
      if (segment.init().name().equals(name)) {
        Bytes content = segment.init().content();
        return Optional.of(new HlsAnswer.Media(List.of(content), content.size(), rendition));
      }
    }
    return Optional.empty();
  }

  /// The highest bit rate of a segment, in bits per second.
  long peakBitrate() {
    return Math.round(segments.stream().mapToDouble(Segment::bitrate).max().orElse(0));
  }

  /// In bits per second, over all segments that are no gaps.
  long averageBitrate() {
    double bits = 0;
    double seconds = 0;
    for (Segment segment : segments) {
      bits += segment.gap() ? 0 : segment.size() * 8.0;
      seconds += segment.gap() ? 0 : segment.seconds();
    }
    return seconds <= 0 ? 0 : Math.round(bits / seconds);
  }

  /// Pictures per second of the newest segment that has any, 0 when none has.
  double frameRate() {
    for (Segment segment : segments.reversed()) {
      if (!segment.gap() && segment.seconds() > 0) {
        return segment.samples() / segment.seconds();
      }
    }
    return 0;
  }

  boolean independent() {
    return listed().stream().allMatch(Segment::independent);
  }
}
