package dev.millrace.hls;

import dev.millrace.media.Track;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The segments of one rendition that can be fetched, over all periods. Owner thread only.
final class RenditionLog {
  private final Rendition rendition;
  private final String token;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private @Nullable InitFile init;
  private int inits;

  RenditionLog(Rendition rendition, String token) {
    this.rendition = rendition;
    this.token = token;
  }

  /// The segments from here on belong to `track`. An encoder may repeat itself: then nothing
  /// changes.
  void track(Track track) {
    if (init == null || !init.track().equals(track)) {
      inits++;
      init = InitFile.of(inits, token, track);
    }
  }

  /// Does nothing before there is a track.
  void add(RenditionSegmenter.Closed closed, long firstMsn, long discontinuitySequence) {
    if (init == null) {
      return;
    }
    long msn = firstMsn + closed.index();
    segments.add(
        new Segment(
            msn,
            msn + "-" + token + ".m4s",
            discontinuitySequence,
            init,
            closed.start() * 1000 / Limits.TIMESCALE,
            closed.seconds(),
            closed.samples(),
            closed.parts()));
    if (segments.size() > Limits.KEPT) {
      segments.remove();
    }
  }

  boolean empty() {
    return segments.isEmpty();
  }

  /// The number that a segment behind the last would have, `otherwise` when there is none.
  long nextMsn(long otherwise) {
    return segments.isEmpty() ? otherwise : segments.getLast().msn() + 1;
  }

  RenditionSnapshot snapshot(java.time.Instant programStart, boolean ended) {
    return new RenditionSnapshot(rendition, List.copyOf(segments), programStart, ended);
  }
}
