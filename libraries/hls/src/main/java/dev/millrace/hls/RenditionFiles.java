package dev.millrace.hls;

import dev.millrace.media.Bytes;
import java.util.List;

/// Finds what a rendition's addresses name. Stateless.
final class RenditionFiles {
  private static final HlsAnswer NOT_FOUND = new HlsAnswer.NotFound();
  private static final HlsAnswer NOT_YET = new HlsAnswer.NotYet();

  private RenditionFiles() {}

  /// The init segment, segment or part of that name; the hinted part is there soon.
  static HlsAnswer find(RenditionSnapshot snapshot, String name) {
    if (name.equals(snapshot.hint())) {
      return snapshot.kind().ended() ? NOT_FOUND : NOT_YET;
    }
    Rendition rendition = snapshot.rendition();
    Segment open = snapshot.open();
    List<Bytes> body = open == null ? List.of() : within(open, name);
    List<Segment> segments = snapshot.segments();
    for (int i = segments.size() - 1; body.isEmpty() && i >= 0; i--) {
      Segment segment = segments.get(i);
      body = segment.name().equals(name) ? segment.body() : within(segment, name);
    }
    int size = body.stream().mapToInt(Bytes::size).sum();
    return size == 0 ? NOT_FOUND : new HlsAnswer.Media(name, body, size, rendition);
  }

  private static List<Bytes> within(Segment segment, String name) {
    if (segment.init().name().equals(name)) {
      return List.of(segment.init().content());
    }
    for (Part part : segment.parts()) {
      if (part.name().equals(name)) {
        return List.of(part.content());
      }
    }
    return List.of();
  }
}
