package dev.millrace.hls;

import java.util.List;

/// The rules of blocking playlist reload (RFC 8216bis, 6.2.5.2). Stateless.
final class BlockingReload {
  private static final HlsAnswer NOT_YET = new HlsAnswer.NotYet();

  private BlockingReload() {}

  static HlsAnswer answer(RenditionSnapshot rendition, PlaylistDirectives directives) {
    PlaylistKind kind = rendition.kind();
    boolean blocking = kind.lowLatency() && !kind.ended() && directives.msn().isPresent();
    if (blocking) {
      long msn = directives.msn().getAsLong();
      int part = directives.part().orElse(-1);
      if (tooFar(rendition, msn, part)) {
        return new HlsAnswer.BadRequest(
            "segment %d, part %d is too far ahead of segment %d"
                .formatted(msn, part, rendition.nextMsn()));
      }
      if (!has(rendition, msn, part)) {
        return NOT_YET;
      }
    }
    return new HlsAnswer.Playlist(rendition.playlist(directives.skip()), kind.ended());
  }

  private static boolean tooFar(RenditionSnapshot rendition, long msn, int part) {
    Segment open = rendition.open();
    long last = open == null ? rendition.nextMsn() - 1 : open.msn();
    int parts = open != null && open.msn() == msn ? open.parts().size() : 0;
    return msn > last + Limits.ADVANCE_SEGMENTS || part > parts + Limits.ADVANCE_PARTS;
  }

  /// A segment that was missed as a whole may have no parts: it is there when it is closed.
  ///
  /// @param part -1 for the whole segment; beyond its last, it is the first of the next segment
  private static boolean has(RenditionSnapshot rendition, long msn, int part) {
    Segment open = rendition.open();
    long next = rendition.nextMsn();
    if (msn < next) {
      return part < Math.max(1, partsOf(rendition, msn)) || openParts(open) > 0 || msn + 1 < next;
    }
    return msn == next && part >= 0 && part < openParts(open);
  }

  private static int openParts(@org.jspecify.annotations.Nullable Segment open) {
    return open == null ? 0 : open.parts().size();
  }

  private static int partsOf(RenditionSnapshot rendition, long msn) {
    List<Segment> segments = rendition.segments();
    int index = segments.isEmpty() ? -1 : (int) (msn - segments.getFirst().msn());
    return index < 0 || index >= segments.size()
        ? Integer.MAX_VALUE
        : segments.get(index).parts().size();
  }
}
