package dev.millrace.hls;

import dev.millrace.fmp4.TimedSample;
import dev.millrace.media.Bytes;
import org.jspecify.annotations.Nullable;

/// Cuts one rendition's samples into parts, and into segments where the plan says, within one
/// period. Owner thread only.
final class RenditionSegmenter {
  /// Gets what was cut.
  interface Output {
    /// The next part of the segment being filled.
    ///
    /// @param index the segment's number in the plan
    /// @param start of the segment, in ticks
    void part(int index, long start, Chunk chunk);

    /// The segment has all its parts, and there may be none.
    ///
    /// @param seconds how long it plays
    void closed(int index, long start, double seconds);
  }

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
  private final SegmentFill segment;
  private final ChunkBuilder chunk;
  private @Nullable Pending pending;
  private int lastDuration;

  /// The composition offset of the last sync sample: so much later than they are decoded pictures
  /// are shown, each in the place of another where there are B-frames. Their own offsets say
  /// nothing of what is missing between them.
  private int reorder;

  /// Whether samples are missing before the next one.
  private boolean broken = true;

  RenditionSegmenter(boolean video, int timescale, SegmentPlan plan, Output output) {
    this.video = video;
    this.timescale = timescale;
    this.plan = plan;
    this.segment = new SegmentFill(video, plan, output);
    this.chunk = new ChunkBuilder(timescale);
  }

  /// Takes the next sample in decoding order, times in the track's timescale. What comes before
  /// anything can be decoded, or where a gap was given out already, is left out.
  void add(long dts, int compositionOffset, boolean sync, Bytes data) {
    if (sync) {
      reorder = compositionOffset;
    }
    long pts = (dts + reorder) * Limits.TIMESCALE / timescale;
    if (broken && !resume(pts, sync)) {
      return;
    }
    append(dts);
    advance(pts);
    if (pending == null && chunk.duration() == 0) {
      segment.missBefore(pts);
    }
    pending = new Pending(dts, compositionOffset, sync, data);
  }

  /// Samples are missing from here on, up to a sync sample that may follow.
  void interrupt() {
    flush();
    broken = true;
  }

  /// The lead has come to `pts`: what an interrupted rendition cannot have any more is given out as
  /// gaps, part by part. Nobody waits for what does not come.
  void missUntil(long pts) {
    if (broken && begun()) {
      advance(pts);
      double behind = segment.since(pts);
      if (behind >= Limits.PART_TARGET) {
        segment.miss(Math.floor(behind / Limits.PART_TARGET) * Limits.PART_TARGET);
      }
    }
  }

  /// Closes what lies before segment `first`, with gaps where nothing came.
  void catchUp(int first) {
    if (begun() && segment.index() < first) {
      interrupt();
      closeUntil(first);
    }
  }

  /// Gives out what it has, and closes what lies before segment `last`.
  ///
  /// @return how much of that segment was given out, in seconds
  double finishUntil(int last) {
    if (!begun()) {
      return 0;
    }
    interrupt();
    closeUntil(last);
    return segment.covered();
  }

  /// Closes the segment being filled, which another rendition has `seconds` of.
  void finish(double seconds) {
    if (begun()) {
      segment.finish(seconds);
    }
  }

  private boolean begun() {
    return segment.index() >= 0;
  }

  /// Decoding begins here, when it can: with a gap before it where the segment began earlier.
  private boolean resume(long pts, boolean sync) {
    if (video && !sync) {
      return false;
    }
    boolean first = !begun();
    if (first) {
      segment.begin(plan.indexOf(pts));
    }
    if (!begun()) {
      return false;
    }
    advance(pts);
    boolean given = !first && segment.since(pts) < -SegmentFill.TOLERANCE;
    broken = given;
    return !given;
  }

  private void append(long nextDts) {
    if (pending != null) {
      TimedSample sample = pending.until(nextDts);
      pending = null;
      if (chunk.full(sample.duration())) {
        givePart();
      }
      chunk.add(sample);
      if (chunk.overfull()) {
        giveStretched();
      } else if (chunk.full(sample.duration())) {
        givePart(); // another sample of this length would be too much: why wait for it
      }
      lastDuration = sample.duration();
    }
  }

  private void flush() {
    if (pending != null) {
      append(pending.dts() + lastDuration);
    }
    givePart();
  }

  private void givePart() {
    chunk.take().ifPresent(segment::give);
  }

  /// The last sample is shown for longer than a part may last: others are missing behind it. When
  /// it is hardly longer, the parts that follow are said to last that much more.
  private void giveStretched() {
    double missing = (double) chunk.duration() / timescale - Limits.PART_TARGET;
    givePart();
    if (missing > SegmentFill.TOLERANCE) {
      segment.miss(missing);
    } else {
      segment.owe(missing);
    }
  }

  private void advance(long pts) {
    while (segment.endsBefore(pts)) {
      close();
    }
  }

  private void closeUntil(int index) {
    while (segment.index() < index && segment.endKnown()) {
      close();
    }
  }

  private void close() {
    givePart();
    segment.close(broken);
  }
}
