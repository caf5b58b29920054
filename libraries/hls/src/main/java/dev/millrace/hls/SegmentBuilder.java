package dev.millrace.hls;

import dev.millrace.fmp4.Fragment;
import dev.millrace.fmp4.TimedSample;
import java.util.ArrayList;
import java.util.List;

/// The parts of the segment that is being filled. Owner thread only.
final class SegmentBuilder {
  private final int timescale;
  private int fragments;
  private List<Part> parts = new ArrayList<>();
  private List<TimedSample> open = new ArrayList<>();
  private long openDuration;
  private long duration;
  private int samples;

  SegmentBuilder(int timescale) {
    this.timescale = timescale;
  }

  boolean empty() {
    return samples == 0;
  }

  int samples() {
    return samples;
  }

  /// How long the samples play, in seconds.
  double seconds() {
    return (double) duration / timescale;
  }

  /// RFC 8216bis, 4.4.3.7: no part is longer than the part target, so one closes before the sample
  /// that would exceed it.
  void add(TimedSample sample) {
    if (openDuration + sample.duration() > Limits.PART_TARGET * timescale) {
      closePart();
    }
    open.add(sample);
    openDuration += sample.duration();
    duration += sample.duration();
    samples++;
  }

  /// The parts so far; a new segment begins.
  List<Part> take() {
    closePart();
    List<Part> taken = List.copyOf(parts);
    clear();
    return taken;
  }

  void clear() {
    parts = new ArrayList<>();
    open = new ArrayList<>();
    openDuration = 0;
    duration = 0;
    samples = 0;
  }

  private void closePart() {
    if (!open.isEmpty()) {
      fragments++;
      double seconds = (double) openDuration / timescale;
      parts.add(new Part(Fragment.of(fragments, open), seconds, open.getFirst().sync()));
      open = new ArrayList<>();
      openDuration = 0;
    }
  }
}
