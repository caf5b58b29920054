package dev.millrace.hls;

import dev.millrace.fmp4.Fragment;
import dev.millrace.media.Bytes;
import java.util.ArrayList;
import java.util.List;

/// A segment of a rendition, complete or being filled. Immutable.
///
/// @param msn its media sequence number
/// @param name of its file
/// @param discontinuitySequence how many discontinuities the stream had before it
/// @param startMs on the broadcast's timeline
/// @param seconds how long it plays, so far when it is being filled
/// @param samples how many pictures or audio frames it has
/// @param parts in their order
record Segment(
    long msn,
    String name,
    long discontinuitySequence,
    InitFile init,
    long startMs,
    double seconds,
    int samples,
    List<Part> parts) {
  /// One that has no parts yet.
  static Segment empty(
      long msn, String token, long discontinuitySequence, InitFile init, long startMs) {
    String name = msn + "-" + token + ".m4s";
    return new Segment(
        msn, name, discontinuitySequence, init, startMs, /* seconds= */ 0, 0, List.of());
  }

  Segment with(Part part, int partSamples) {
    List<Part> more = new ArrayList<>(parts);
    more.add(part);
    return new Segment(
        msn,
        name,
        discontinuitySequence,
        init,
        startMs,
        seconds + part.seconds(),
        samples + partSamples,
        List.copyOf(more));
  }

  Segment lasting(double whole) {
    return new Segment(msn, name, discontinuitySequence, init, startMs, whole, samples, parts);
  }

  /// Whether it has no samples: the rendition missed all of it.
  boolean gap() {
    return samples == 0;
  }

  /// All of it. A gap is a fragment that says so: players that do not know EXT-X-GAP stop at an
  /// error, and where there are no bytes at all they may read on with another rendition's init
  /// segment (VLC 3.0).
  HlsAnswer.Media file(Rendition rendition) {
    if (gap()) {
      Bytes nothing = Bytes.offHeap(List.of(Fragment.empty(ticks(startMs), ticks(lastingMs()))));
      HlsAnswer.Memory body = new HlsAnswer.Memory(List.of(nothing));
      return new HlsAnswer.Media(name, body, nothing.size(), rendition);
    }
    return new HlsAnswer.Media(name, body(), size(), rendition);
  }

  private long lastingMs() {
    return Math.round(seconds * 1000);
  }

  /// In the track's timescale.
  private long ticks(long ms) {
    return ms * init.track().timescale() / 1000;
  }

  private HlsAnswer.Body body() {
    List<Bytes> memory = new ArrayList<>(parts.size());
    for (Part part : parts) {
      Bytes bytes = part.payload().memory();
      if (bytes == null) {
        return new HlsAnswer.Stored(name, /* offset= */ 0);
      }
      memory.add(bytes);
    }
    return new HlsAnswer.Memory(memory);
  }

  /// Its file is complete: the memory is given back when nobody sends from it any more.
  void stored() {
    parts.forEach(part -> part.payload().stored());
  }

  /// Whether its bytes take no memory.
  boolean isStored() {
    return gap() || parts.stream().allMatch(part -> part.payload().memory() == null);
  }

  int size() {
    return parts.isEmpty() ? 0 : parts.getLast().payload().end();
  }

  /// In bits per second.
  double bitrate() {
    return seconds <= 0 ? 0 : size() * 8 / seconds;
  }
}
