package dev.millrace.hls;

import dev.millrace.media.Track;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The segments of one rendition that can be fetched, over all periods, and the one that is being
/// filled. Owner thread only.
final class RenditionLog {
  private final Rendition rendition;
  private final String token;
  private final Consumer<Segment> complete;
  private final List<Segment> segments = new ArrayList<>();
  private @Nullable Segment lead;
  private @Nullable Segment open;
  private @Nullable InitFile init;
  private @Nullable RenditionSnapshot snapshot;
  private int inits;
  private long nextPart;
  private long declaredBitrate;
  private boolean changed;

  /// @param complete gets every complete segment
  RenditionLog(Rendition rendition, String token, Consumer<Segment> complete) {
    this.rendition = rendition;
    this.token = token;
    this.complete = complete;
  }

  /// The segments from here on belong to `track`. An encoder may repeat itself: then nothing
  /// changes.
  ///
  /// @param bitrate what to expect before it was measured, in bits per second; 0 when unknown
  void track(Track track, long bitrate) {
    declaredBitrate = bitrate;
    if (init == null || !init.track().equals(track)) {
      inits++;
      init = InitFile.of(inits, token, track);
    }
  }

  /// The next part of segment `msn`. Does nothing before there is a track.
  void part(long msn, long discontinuitySequence, long startMs, Chunk chunk) {
    Segment segment = begin(msn, discontinuitySequence, startMs);
    if (segment != null) {
      open = segment.with(Part.of(nextPart, token, segment.size(), chunk), chunk.samples());
      nextPart++;
      changed = true;
    }
  }

  /// Segment `msn` has all its parts; without any, the rendition missed it.
  void close(long msn, long discontinuitySequence, long startMs, double seconds) {
    Segment segment = begin(msn, discontinuitySequence, startMs);
    if (segment != null) {
      Segment closed = segment.lasting(seconds);
      segments.add(closed);
      complete.accept(closed);
      open = null;
      changed = true;
      forget();
    }
  }

  /// What left the playlist can be fetched for as long again, from the disk: where that is too slow
  /// or full, memory is not kept for it.
  private void forget() {
    int unlisted = segments.size() - Limits.LISTED;
    if (unlisted > 0 && !segments.get(unlisted - 1).isStored()) {
      segments.remove(unlisted - 1);
    } else if (segments.size() > Limits.KEPT) {
      segments.removeFirst();
    }
  }

  /// What this rendition does not have of what another one has is missing.
  void missAllOf(RenditionLog other) {
    long next = segments.isEmpty() ? Long.MAX_VALUE : segments.getLast().msn() + 1;
    for (Segment segment : other.segments) {
      if (segment.msn() >= next) {
        close(segment.msn(), segment.discontinuitySequence(), segment.startMs(), segment.seconds());
      }
    }
  }

  boolean empty() {
    return segments.isEmpty() && open == null;
  }

  /// How much can be played, in seconds.
  double available() {
    double sum = open == null || open.gap() ? 0 : open.seconds();
    for (Segment segment : segments) {
      sum += segment.gap() ? 0 : segment.seconds();
    }
    return sum;
  }

  /// The number that a segment behind the last complete one has, `otherwise` when there is none.
  long nextMsn(long otherwise) {
    return segments.isEmpty() ? otherwise : segments.getLast().msn() + 1;
  }

  /// What a discontinuity behind the last segment counts, `otherwise` when there is none.
  long nextDiscontinuity(long otherwise) {
    return segments.isEmpty() ? otherwise : segments.getLast().discontinuitySequence() + 1;
  }

  /// The last segment and part that are there (RFC 8216bis, 4.4.5.4).
  RenditionReport report() {
    Segment last = open == null ? segments.getLast() : open;
    return new RenditionReport(last.msn(), last.parts().size() - 1);
  }

  /// The same object while nothing changed. That others went on is no change: their reports may be
  /// a part old.
  ///
  /// @param reports how far the other renditions are
  RenditionSnapshot snapshot(
      PlaylistKind kind, Instant programStart, Map<Rendition, RenditionReport> reports) {
    @Nullable RenditionSnapshot last = snapshot;
    if (last == null || changed || !last.shows(kind, reports.keySet())) {
      List<Segment> kept = List.copyOf(segments);
      last =
          new RenditionSnapshot(
              rendition,
              kind,
              programStart,
              new RenditionSnapshot.Content(
                  lead, kept, open, Part.name(nextPart, token), declaredBitrate),
              reports);
      snapshot = last;
      changed = false;
    }
    return last;
  }

  private @Nullable Segment begin(long msn, long discontinuitySequence, long startMs) {
    if (open == null && init != null) {
      open = Segment.empty(msn, token, discontinuitySequence, init, startMs);
      if (lead == null) {
        lead = leadOf(open, token);
      }
    }
    return open;
  }

  /// Players want a playlist with a segment, and may play before the first one is complete: a gap
  /// stands before it until the playlist is long enough.
  private static Segment leadOf(Segment first, String token) {
    long startMs = first.startMs() - Limits.TARGET_DURATION * 1000L;
    return Segment.empty(
            first.msn() - 1, token, first.discontinuitySequence(), first.init(), startMs)
        .lasting(Limits.TARGET_DURATION);
  }
}
