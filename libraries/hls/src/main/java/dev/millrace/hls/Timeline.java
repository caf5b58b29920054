package dev.millrace.hls;

import dev.millrace.media.Sample;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Puts the times of a broadcast's publishers on one timeline: it starts at `START_MS`, decoding
/// times of a track only grow, jumps and restarts of an encoder's clock do not show. Audio and
/// video share an offset wherever their clocks allow it, so that they stay together. Owner thread
/// only.
///
/// Times are milliseconds, as in FLV.
public final class Timeline {
  /// Leaves room for a track that begins earlier than the one that came first.
  public static final long START_MS = 10_000;

  /// A clock that is off by more has jumped.
  private static final long JUMP_MS = 5_000;

  private final Lane video = new Lane();
  private final Lane audio = new Lane();
  private long nowMs = START_MS;

  /// The sample at its place. The picture or sound is shown when the encoder meant it to be: where
  /// a decoding time has to give way, the presentation time stays.
  public Sample place(Sample sample) {
    Lane lane = sample.track().video() ? video : audio;
    Lane other = sample.track().video() ? audio : video;
    long offset = offset(sample.dts(), lane, other);
    lane.offset = offset;
    long dts = Math.max(sample.dts() + offset, lane.lastMs + 1);
    long pts = sample.pts() + offset;
    lane.lastMs = dts;
    nowMs = Math.max(nowMs, dts);
    return new Sample(sample.track(), dts, clampOffset(pts - dts), sample.sync(), sample.data());
  }

  /// A new publisher follows: its first sample comes at `atLeastMs` or right behind the last one.
  public void restart(long atLeastMs) {
    nowMs = Math.max(nowMs + 1, atLeastMs);
    video.offset = null;
    audio.offset = null;
  }

  /// The latest decoding time so far.
  public long nowMs() {
    return nowMs;
  }

  private long offset(long dts, Lane lane, Lane other) {
    for (Long offset : Arrays.asList(lane.offset, other.offset)) {
      if (offset != null && Math.abs(dts + offset - nowMs) <= JUMP_MS) {
        return offset;
      }
    }
    return nowMs - dts;
  }

  /// Composition offsets have 32 bits; what is further apart than a jump is an encoder's mistake.
  private static int clampOffset(long offset) {
    return (int) Math.clamp(offset, -JUMP_MS, JUMP_MS);
  }

  private static final class Lane {
    private @Nullable Long offset;
    private long lastMs = -1;
  }
}
