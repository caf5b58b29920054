package dev.millrace.hls;

import dev.millrace.fmp4.TimedSample;
import dev.millrace.media.Bytes;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Cuts one rendition's samples where the plan says, within one period. Owner thread only.
final class RenditionSegmenter {
  /// A first picture that comes later than the segment's start, in ticks, is not its first.
  private static final long LATE = 45 * Limits.TIMESCALE / 1000;

  /// How far the sound of a segment may be from the plan, in seconds.
  private static final double AUDIO_TOLERANCE = 0.1;

  /// @param index the segment's number in the plan
  /// @param seconds how long it plays; a gap has no parts
  record Closed(int index, long start, double seconds, int samples, List<Part> parts) {}

  /// The last sample that came: its duration is known with the next.
  private record Pending(long dts, int compositionOffset, boolean sync, Bytes data) {
    TimedSample until(long nextDts) {
      int duration = Math.clamp(nextDts - dts, 0, Integer.MAX_VALUE);
      return new TimedSample(dts, duration, compositionOffset, sync, data);
    }
  }

  private final boolean video;
  private final int timescale;
  private final SegmentPlan plan;
  private final Consumer<Closed> output;
  private final SegmentBuilder segment;
  private @Nullable Pending pending;
  private int lastDuration;
  private int index = -1;
  private boolean broken;

  RenditionSegmenter(boolean video, int timescale, SegmentPlan plan, Consumer<Closed> output) {
    this.video = video;
    this.timescale = timescale;
    this.plan = plan;
    this.output = output;
    this.segment = new SegmentBuilder(timescale);
  }

  /// The segment that is being filled, -1 before the first.
  int index() {
    return index;
  }

  /// Takes the next sample in decoding order, times in the track's timescale. What belongs before
  /// the segment being filled, or comes before anything can be decoded, is left out.
  void add(long dts, int compositionOffset, boolean sync, Bytes data) {
    long pts = (dts + compositionOffset) * Limits.TIMESCALE / timescale;
    if (index < 0 && !begin(pts, sync)) {
      return;
    }
    appendPending(dts);
    advance(pts);
    if (segment.empty() && pending == null && video) {
      checkStart(pts, sync);
    }
    if (!broken) {
      pending = new Pending(dts, compositionOffset, sync, data);
    }
  }

  /// Samples are missing from here on: the segment being filled becomes a gap.
  void interrupt() {
    pending = null;
    segment.clear();
    broken = true;
  }

  /// Closes what lies before segment `first`, with gaps where nothing came.
  void catchUp(int first) {
    if (index >= 0 && index < first) {
      flushPending();
      while (index < first && plan.has(index + 1)) {
        close(plan.start(index + 1));
      }
    }
  }

  /// Closes the segment being filled as it is, and those that are missing up to `last`.
  void finish(int last) {
    if (index < 0) {
      return;
    }
    flushPending();
    while (index < last && plan.has(index + 1)) {
      close(plan.start(index + 1));
    }
    if (!segment.empty()) {
      closeWith(segment.seconds());
    } else if (index == last) {
      closeWith((double) Limits.MISSING / Limits.TIMESCALE);
    }
  }

  private boolean begin(long pts, boolean sync) {
    index = video && !sync ? -1 : plan.indexOf(pts);
    return index >= 0;
  }

  private void appendPending(long nextDts) {
    if (pending != null) {
      TimedSample sample = pending.until(nextDts);
      lastDuration = sample.duration();
      segment.add(sample);
      pending = null;
    }
  }

  private void flushPending() {
    if (pending != null) {
      appendPending(pending.dts() + lastDuration);
    }
  }

  private void advance(long pts) {
    while (plan.has(index + 1) && pts >= plan.start(index + 1)) {
      close(plan.start(index + 1));
    }
  }

  /// A rendition that joins within a segment, or without the keyframe that the others have, leaves
  /// that segment out.
  private void checkStart(long pts, boolean sync) {
    boolean late = pts - plan.start(index) > LATE;
    broken |= late || (plan.independent(index) && !sync);
  }

  /// Pictures are shown until the next cut; sound ends within one frame of it, unless some of it is
  /// missing.
  private void close(long end) {
    double planned = (double) (end - plan.start(index)) / Limits.TIMESCALE;
    boolean whole = Math.abs(segment.seconds() - planned) < AUDIO_TOLERANCE;
    closeWith(!video && whole ? segment.seconds() : planned);
  }

  private void closeWith(double seconds) {
    int samples = segment.samples();
    long start = plan.start(index);
    double said = Math.min(seconds, Limits.LONGEST_SAID);
    output.accept(new Closed(index, start, said, samples, segment.take()));
    index++;
    broken = false;
  }
}
