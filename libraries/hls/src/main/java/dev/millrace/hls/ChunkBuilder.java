package dev.millrace.hls;

import dev.millrace.fmp4.Fragment;
import dev.millrace.fmp4.TimedSample;
import dev.millrace.media.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gathers samples for the next part of a rendition. Owner thread only.
final class ChunkBuilder {
  private final int timescale;
  private final long target;
  private final long shortest;
  private int fragments;
  private List<TimedSample> samples = new ArrayList<>();
  private long duration;

  ChunkBuilder(int timescale) {
    this.timescale = timescale;
    // Less than the part target, which nothing in a playlist may exceed: what is said is longer.
    this.target = (long) Math.ceil(Limits.PART_TARGET * timescale) - 1;
    this.shortest = (long) Math.ceil(Limits.SHORTEST_PART * timescale);
  }

  /// In the track's timescale.
  long duration() {
    return duration;
  }

  /// Whether it is long enough for a part, and with another sample would be longer than the target.
  boolean full(int sampleDuration) {
    return duration >= shortest && duration + sampleDuration > target;
  }

  /// Whether it is longer than a part may be.
  boolean overfull() {
    return duration > target;
  }

  void add(TimedSample sample) {
    samples.add(sample);
    duration += sample.duration();
  }

  /// What was gathered, which begins anew; nothing when there is nothing.
  ///
  /// The last sample may last too long, when others are missing behind it: the media says how long,
  /// the playlist says at most the part target.
  Optional<Chunk> take() {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    fragments++;
    Bytes content = Bytes.offHeap(Fragment.of(fragments, samples));
    double seconds = Math.min((double) duration / timescale, Limits.PART_TARGET);
    Chunk chunk = new Chunk(content, seconds, samples.size(), samples.getFirst().sync());
    samples = new ArrayList<>();
    duration = 0;
    return Optional.of(chunk);
  }
}
