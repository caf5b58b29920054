package dev.millrace.hls;

import dev.millrace.media.Sample;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Measures whether a source can be segmented as it is, GOP after GOP. Owner thread only.
public final class SourceProbe {
  /// Rounded to seconds, such a GOP is within the target duration.
  private static final long LONGEST_GOP_MS = 2_400;

  private static final long PATIENCE_MS = 2_500;

  /// Less says too little: short GOPs are measured together.
  private static final long SHORTEST_MEASURE_MS = 500;

  /// What is longer is a hole between pictures.
  private static final long LONGEST_FRAME_MS = 150;

  /// Pictures of one length differ by no more, as FLV rounds their times.
  private static final long ROUNDING_MS = 2;

  private static final double SLOWEST_RATE = 10;
  private static final long SLOWEST_FRAME_MS = 100;

  /// One frame in so many may be shorter than all others, and one longer: an encoder that starts,
  /// or drops a picture.
  private static final int OUTLIERS = 20;

  /// Frames of a GOP that has no end are not all looked at.
  private static final int MOST_FRAMES = 1_000;

  private final long[] frames = new long[MOST_FRAMES];
  private boolean begun;
  private boolean patient = true;
  private long startMs;
  private long keyframeMs;
  private long longestGopMs;
  private long lastMs;
  private int count;

  /// Takes the next picture; nothing is measured before the first keyframe. A measure comes with a
  /// keyframe; the first one after 2.5 s of media without any.
  public Optional<SourceMeasure> offer(Sample sample) {
    if (!begun) {
      begun = sample.sync();
      begin(sample.dts());
      return Optional.empty();
    }
    frame(sample.dts());
    long elapsedMs = sample.dts() - startMs;
    if (sample.sync()) {
      longestGopMs = Math.max(longestGopMs, sample.dts() - keyframeMs);
      keyframeMs = sample.dts();
      return elapsedMs < SHORTEST_MEASURE_MS ? Optional.empty() : Optional.of(complete(elapsedMs));
    }
    if (patient && elapsedMs > PATIENCE_MS) {
      patient = false;
      return Optional.of(measure(/* gopMs= */ 0, elapsedMs));
    }
    return Optional.empty();
  }

  private SourceMeasure complete(long elapsedMs) {
    SourceMeasure measure = measure(longestGopMs, elapsedMs);
    patient = false;
    begin(keyframeMs);
    return measure;
  }

  private void begin(long atMs) {
    startMs = atMs;
    keyframeMs = atMs;
    lastMs = atMs;
    longestGopMs = 0;
    count = 0;
  }

  private void frame(long dtsMs) {
    if (count < MOST_FRAMES) {
      frames[count] = dtsMs - lastMs;
    }
    lastMs = dtsMs;
    count++;
  }

  private SourceMeasure measure(long gopMs, long elapsedMs) {
    double rate = count * 1000.0 / elapsedMs;
    Set<SourceFlaw> flaws = EnumSet.noneOf(SourceFlaw.class);
    if (gopMs == 0 || gopMs > LONGEST_GOP_MS) {
      flaws.add(SourceFlaw.LONG_GOP);
    }
    rhythm(rate).ifPresent(flaws::add);
    return new SourceMeasure(SourceVerdict.of(flaws, rate), gopMs, rate);
  }

  /// What is wrong with the lengths of the pictures.
  private Optional<SourceFlaw> rhythm(double rate) {
    long[] sorted = Arrays.copyOf(frames, Math.min(count, MOST_FRAMES));
    Arrays.sort(sorted);
    int left = sorted.length / OUTLIERS;
    long shortest = sorted[left];
    long longest = sorted[sorted.length - 1 - left];
    if (rate < SLOWEST_RATE && longest > SLOWEST_FRAME_MS) {
      return Optional.of(SourceFlaw.SLOW);
    } else if (sorted[sorted.length - 1] > LONGEST_FRAME_MS) {
      return Optional.of(SourceFlaw.IRREGULAR);
    } else if (PartFit.fits(shortest, longest)) {
      return Optional.empty();
    }
    boolean even = longest - shortest <= ROUNDING_MS;
    return Optional.of(even ? SourceFlaw.ODD_RATE : SourceFlaw.IRREGULAR);
  }
}
