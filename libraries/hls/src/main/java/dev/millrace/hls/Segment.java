package dev.millrace.hls;

import dev.millrace.media.Bytes;
import java.util.ArrayList;
import java.util.List;

/// A complete segment of a rendition. Immutable.
///
/// @param msn its media sequence number
/// @param discontinuitySequence how many discontinuities the stream had before it
/// @param startMs on the broadcast's timeline
/// @param samples how many pictures or audio frames it has
/// @param parts empty for a segment that the rendition missed
record Segment(
    long msn,
    String name,
    long discontinuitySequence,
    InitFile init,
    long startMs,
    double seconds,
    int samples,
    List<Part> parts) {
  boolean gap() {
    return parts.isEmpty();
  }

  boolean independent() {
    return gap() || parts.getFirst().independent();
  }

  List<Bytes> body() {
    List<Bytes> body = new ArrayList<>();
    parts.forEach(part -> body.addAll(part.boxes()));
    return body;
  }

  int size() {
    int size = 0;
    for (Part part : parts) {
      for (Bytes bytes : part.boxes()) {
        size += bytes.size();
      }
    }
    return size;
  }

  /// In bits per second.
  double bitrate() {
    return seconds <= 0 ? 0 : size() * 8 / seconds;
  }
}
