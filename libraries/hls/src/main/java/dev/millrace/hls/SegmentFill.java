package dev.millrace.hls;

/// How far one rendition's segment is filled with parts and gaps. It keeps the account: what was
/// given out of a segment adds up to what the plan says that it lasts. Owner thread only.
final class SegmentFill {
  /// Less than this is not missing, in seconds: sound ends within a frame of the plan, and stamps
  /// are rounded.
  static final double TOLERANCE = 0.1;

  /// Pictures keep to the plan but for the rounding of stamps: where some are known to be missing,
  /// more than this is a gap, in seconds.
  private static final double ROUNDING = 0.005;

  private final boolean video;
  private final SegmentPlan plan;
  private final RenditionSegmenter.Output output;
  private int index = -1;

  /// How much of the segment has been given out, in seconds.
  private double covered;

  /// How much longer the parts of this segment are than a part may be said to be, in seconds.
  private double owed;

  SegmentFill(boolean video, SegmentPlan plan, RenditionSegmenter.Output output) {
    this.video = video;
    this.plan = plan;
    this.output = output;
  }

  /// @param first the number in the plan of the rendition's first segment
  void begin(int first) {
    index = first;
  }

  /// The number of the segment in the plan, -1 before the first one.
  int index() {
    return index;
  }

  /// In seconds.
  double covered() {
    return covered;
  }

  /// How much later `pts` is than what was given out of the segment, in seconds.
  double since(long pts) {
    return (double) (pts - plan.start(index)) / Limits.TIMESCALE - covered;
  }

  /// Whether `pts` lies behind the segment.
  boolean endsBefore(long pts) {
    return endKnown() && pts >= plan.start(index + 1);
  }

  /// Whether the plan says where the segment ends.
  boolean endKnown() {
    return plan.has(index + 1);
  }

  /// A sample that is shown for longer than its segment lasts is cut short in the playlist.
  void give(Chunk part) {
    double left = left();
    double repaid = Math.clamp(Limits.PART_TARGET - part.seconds(), 0, owed);
    owed -= repaid;
    double seconds = part.seconds() + repaid;
    Chunk given = part.lasting(seconds - left > tolerance() ? Math.max(left, 0) : seconds);
    output.part(index, plan.start(index), given);
    covered += given.seconds();
  }

  /// The part that was given last is `seconds` longer than it was said to be: those that follow are
  /// said to last that much more.
  void owe(double seconds) {
    owed += seconds;
  }

  /// Gives out gaps of `missing` seconds in all, as far as the segment lasts.
  void miss(double missing) {
    double seconds = Math.min(missing, left());
    int count = (int) Math.ceil(seconds / Limits.PART_TARGET - 0.001);
    for (int i = 0; i < count; i++) {
      give(Chunk.gap(Math.min(seconds / count, Limits.PART_TARGET)));
    }
  }

  /// The segment, or what follows an interruption, begins with a gap when `pts` is late.
  void missBefore(long pts) {
    if (since(pts) > tolerance()) {
      miss(since(pts));
    }
  }

  /// Closes it where the plan says. Pictures are shown until the next cut; sound ends within one
  /// frame of it, unless some of it is missing.
  ///
  /// @param broken whether samples are known to be missing
  void close(boolean broken) {
    double missing = since(plan.start(index + 1));
    double planned = covered + missing;
    double tolerance = broken || owed > 0 ? tolerance() : TOLERANCE;
    if (missing >= tolerance) {
      miss(missing);
    }
    boolean whole = Math.abs(missing) < TOLERANCE;
    closeWith(!video && whole ? covered : planned);
  }

  /// Closes the last one, which another rendition has `seconds` of. Sound and pictures never end at
  /// the same time: less than a part is no gap.
  void finish(double seconds) {
    double missing = seconds - covered;
    if (covered == 0 || missing >= Limits.PART_TARGET) {
      miss(missing);
    }
    closeWith(covered);
  }

  /// Of what may be missing after an interruption, or at the beginning.
  private double tolerance() {
    return video ? ROUNDING : TOLERANCE;
  }

  /// How much of the segment has not been given out, in seconds; endless when its end is not known.
  private double left() {
    return endKnown() ? since(plan.start(index + 1)) : Double.MAX_VALUE;
  }

  private void closeWith(double seconds) {
    output.closed(index, plan.start(index), Math.min(seconds, Limits.LONGEST_SAID));
    index++;
    covered = 0;
    owed = 0;
  }
}
