package dev.millrace.hls;

import dev.millrace.media.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    HlsAnswer.@Nullable Media found = open == null ? null : within(open, name, rendition);
    List<Segment> segments = snapshot.segments();
    for (int i = segments.size() - 1; found == null && i >= 0; i--) {
      Segment segment = segments.get(i);
      found =
          segment.name().equals(name) ? segment.file(rendition) : within(segment, name, rendition);
    }
    Segment lead = snapshot.lead();
    if (found == null && lead != null && lead.name().equals(name)) {
      return lead.file(rendition);
    }
    return found == null ? NOT_FOUND : found;
  }

  private static HlsAnswer.@Nullable Media within(
      Segment segment, String name, Rendition rendition) {
    if (segment.init().name().equals(name)) {
      Bytes content = segment.init().content();
      return new HlsAnswer.Media(
          name, new HlsAnswer.Memory(List.of(content)), content.size(), rendition);
    }
    for (Part part : segment.parts()) {
      if (part.name().equals(name) && !part.gap()) {
        return new HlsAnswer.Media(
            name, body(segment, part.payload()), part.payload().size(), rendition);
      }
    }
    return null;
  }

  private static HlsAnswer.Body body(Segment segment, Payload payload) {
    Bytes memory = payload.memory();
    return memory == null
        ? new HlsAnswer.Stored(segment.name(), payload.offset())
        : new HlsAnswer.Memory(List.of(memory));
  }
}
