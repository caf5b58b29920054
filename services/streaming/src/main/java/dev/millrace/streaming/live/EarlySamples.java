package dev.millrace.streaming.live;

import dev.millrace.media.Sample;
import java.util.ArrayList;
import java.util.List;

/// What a publisher has sent before its stream could begin. Owner thread only.
final class EarlySamples {
  private static final long MAX_BYTES = 32 << 20;

  /// What a sample takes beside its data: many small ones are as heavy as a few large ones.
  private static final int OVERHEAD = 200;

  private List<Sample> samples = new ArrayList<>();
  private long bytes;

  void add(Sample sample) {
    samples.add(sample);
    bytes += sample.data().size() + OVERHEAD;
  }

  boolean empty() {
    return samples.isEmpty();
  }

  /// Whether it cannot hold more.
  boolean full() {
    return bytes > MAX_BYTES;
  }

  /// Everything, in its order; it is empty then.
  List<Sample> take() {
    List<Sample> taken = samples;
    samples = new ArrayList<>();
    bytes = 0;
    return taken;
  }
}
