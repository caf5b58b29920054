package dev.millrace.hls;

import dev.millrace.media.Sample;
import java.util.Optional;

/// Decides whether a source can be segmented as it is. Owner thread only.
public final class SourceProbe {
  /// How `high` is made.
  public enum Verdict {
    /// The source untouched.
    PASSTHROUGH,
    /// Encoded anew: keyframes of the source are too far apart, or its pictures too few.
    REENCODE
  }

  /// Rounded to seconds, such a GOP is within the target duration.
  private static final long LONGEST_GOP_MS = 2_400;

  private static final long PATIENCE_MS = 2_500;
  private static final long LONGEST_FRAME_MS = 150;
  private static final int SLOWEST_FPS = 10;

  private long firstMs = -1;
  private long lastMs;
  private int pictures;
  private boolean irregular;

  /// Takes the next picture; the first one must be a keyframe. The verdict comes with the second
  /// keyframe, or after 2.5 s of media.
  public Optional<Verdict> offer(Sample sample) {
    long elapsedMs = sample.dts() - firstMs;
    if (firstMs < 0) {
      firstMs = sample.dts();
    } else if (sample.sync()) {
      return Optional.of(verdict(elapsedMs));
    } else if (elapsedMs > PATIENCE_MS) {
      return Optional.of(Verdict.REENCODE);
    }
    irregular |= pictures > 0 && sample.dts() - lastMs > LONGEST_FRAME_MS;
    lastMs = sample.dts();
    pictures++;
    return Optional.empty();
  }

  private Verdict verdict(long gopMs) {
    boolean slow = pictures * 1000L < gopMs * SLOWEST_FPS;
    return gopMs <= LONGEST_GOP_MS && !slow && !irregular ? Verdict.PASSTHROUGH : Verdict.REENCODE;
  }
}
