package dev.millrace.hls;

import dev.millrace.fmp4.TimedSample;
import dev.millrace.media.Bytes;
import org.jspecify.annotations.Nullable;

/// Cuts one rendition's samples into parts, and into segments where the plan says, within one
/// period. Owner thread only.
final class RenditionSegmenter {
  /// Less than this is not missing, in seconds: sound ends within a frame of the plan, and stamps
  /// are rounded.
  private static final double TOLERANCE = 0.1;

  /// Pictures keep to the plan but for the rounding of stamps: where some are known to be missing,
  /// more than this is a gap, in seconds.
  private static final double ROUNDING = 0.005;

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
  private final Output output;
  private final ChunkBuilder chunk;
  private @Nullable Pending pending;
  private int lastDuration;
  private int index = -1;

  /// How much of the segment being filled has been given out, in seconds.
  private double covered;

  /// How much longer the parts of this segment are than a part may be said to be, in seconds.
  private double owed;

  /// Whether samples are missing before the next one.
  private boolean broken = true;

  RenditionSegmenter(boolean video, int timescale, SegmentPlan plan, Output output) {
    this.video = video;
    this.timescale = timescale;
    this.plan = plan;
    this.output = output;
    this.chunk = new ChunkBuilder(timescale);
  }

  /// Takes the next sample in decoding order, times in the track's timescale. What comes before
  /// anything can be decoded, or where a gap was given out already, is left out.
  void add(long dts, int compositionOffset, boolean sync, Bytes data) {
    long pts = (dts + compositionOffset) * Limits.TIMESCALE / timescale;
    if (broken && !resume(pts, sync)) {
      return;
    }
    append(dts);
    advance(pts);
    missBefore(pts);
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
    if (broken && index >= 0) {
      advance(pts);
      double behind = since(pts);
      if (behind >= Limits.PART_TARGET) {
        miss(Math.floor(behind / Limits.PART_TARGET) * Limits.PART_TARGET);
      }
    }
  }

  /// Closes what lies before segment `first`, with gaps where nothing came.
  void catchUp(int first) {
    if (index >= 0 && index < first) {
      interrupt();
      while (index < first && plan.has(index + 1)) {
        close(plan.start(index + 1));
      }
    }
  }

  /// Gives out what it has, and closes what lies before segment `last`.
  ///
  /// @return how much of that segment was given out, in seconds
  double finishUntil(int last) {
    if (index < 0) {
      return 0;
    }
    interrupt();
    while (index < last && plan.has(index + 1)) {
      close(plan.start(index + 1));
    }
    return covered;
  }

  /// Closes the segment being filled, which another rendition has `seconds` of. Sound and pictures
  /// never end at the same time: less than a part is no gap.
  void finish(double seconds) {
    if (index >= 0) {
      double missing = seconds - covered;
      if (covered == 0 || missing >= Limits.PART_TARGET) {
        miss(missing);
      }
      closeWith(covered);
    }
  }

  /// Decoding begins here, when it can: with a gap before it where the segment began earlier.
  private boolean resume(long pts, boolean sync) {
    boolean first = index < 0;
    if (first) {
      index = video && !sync ? -1 : plan.indexOf(pts);
    }
    if (index < 0 || (video && !sync)) {
      return false;
    }
    advance(pts);
    boolean given = !first && since(pts) < -TOLERANCE;
    broken = given;
    return !given;
  }

  /// A segment, or what follows an interruption, begins with a gap when its first sample is late.
  private void missBefore(long pts) {
    if (pending == null && chunk.duration() == 0 && since(pts) > tolerance()) {
      miss(since(pts));
    }
  }

  /// How much later `pts` is than what was given out of the segment, in seconds.
  private double since(long pts) {
    return (double) (pts - plan.start(index)) / Limits.TIMESCALE - covered;
  }

  /// Of what may be missing after an interruption, or at the beginning.
  private double tolerance() {
    return video ? ROUNDING : TOLERANCE;
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
    chunk.take().ifPresent(this::give);
  }

  /// The last sample is shown for longer than a part may last: others are missing behind it. When
  /// it is hardly longer, the parts that follow are said to last that much more.
  private void giveStretched() {
    double missing = (double) chunk.duration() / timescale - Limits.PART_TARGET;
    givePart();
    if (missing > TOLERANCE) {
      miss(missing);
    } else {
      owed += missing;
    }
  }

  /// A sample that is shown for longer than its segment lasts is cut short in the playlist.
  private void give(Chunk part) {
    double left = left();
    double repaid = Math.clamp(Limits.PART_TARGET - part.seconds(), 0, owed);
    owed -= repaid;
    double seconds = part.seconds() + repaid;
    Chunk given = part.lasting(seconds - left > tolerance() ? Math.max(left, 0) : seconds);
    output.part(index, plan.start(index), given);
    covered += given.seconds();
  }

  /// Gives out gaps of `seconds` in all, as far as the segment lasts.
  private void miss(double missing) {
    double seconds = Math.min(missing, left());
    int count = (int) Math.ceil(seconds / Limits.PART_TARGET - 0.001);
    for (int i = 0; i < count; i++) {
      give(Chunk.gap(Math.min(seconds / count, Limits.PART_TARGET)));
    }
  }

  /// How much of the segment has not been given out, in seconds; endless when its end is not known.
  private double left() {
    return plan.has(index + 1) ? since(plan.start(index + 1)) : Double.MAX_VALUE;
  }

  private void advance(long pts) {
    while (plan.has(index + 1) && pts >= plan.start(index + 1)) {
      close(plan.start(index + 1));
    }
  }

  /// Pictures are shown until the next cut; sound ends within one frame of it, unless some of it is
  /// missing.
  private void close(long end) {
    givePart();
    double missing = since(end);
    double planned = covered + missing;
    double tolerance = broken || owed > 0 ? tolerance() : TOLERANCE;
    if (missing >= tolerance) {
      miss(missing);
    }
    boolean whole = Math.abs(missing) < TOLERANCE;
    closeWith(!video && whole ? covered : planned);
  }

  private void closeWith(double seconds) {
    output.closed(index, plan.start(index), Math.min(seconds, Limits.LONGEST_SAID));
    index++;
    covered = 0;
    owed = 0;
  }
}
