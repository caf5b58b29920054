package dev.millrace.hls;

import dev.millrace.media.Sample;
import org.jspecify.annotations.Nullable;

/// Puts the times of a broadcast's publishers on one timeline: it starts at `START_MS`, decoding
/// times of a track only grow, jumps and restarts of an encoder's clock do not show. Audio and
/// video share an offset wherever their clocks allow it, so that they stay together. It goes on
/// with real time: as long as nothing came, as much is missing. Owner thread only.
///
/// Times are milliseconds, as in FLV.
public final class Timeline {
  /// Leaves room for a track that begins earlier than the one that came first.
  public static final long START_MS = 10_000;

  /// A clock that moved this much further than real time, or so far back, has jumped.
  private static final long JUMP_MS = 1_000;

  /// What is missing for longer is a gap between two periods, not one within a period. One track
  /// may lag behind the other by as much.
  private static final long PAUSE_MS = 5_000;

  private final Lane video = new Lane();
  private final Lane audio = new Lane();
  private long nowMs = START_MS;
  private @Nullable Long lastArrivalMs;
  private boolean jumped;

  /// The sample at its place. The picture or sound is shown when the encoder meant it to be: where
  /// a decoding time has to give way, the presentation time stays.
  ///
  /// @param arrivalMs when it came, by any clock that only goes forward
  public Sample place(Sample sample, long arrivalMs) {
    Lane lane = sample.track().video() ? video : audio;
    Lane other = sample.track().video() ? audio : video;
    long passedMs = lastArrivalMs == null ? 0 : Math.max(0, arrivalMs - lastArrivalMs);
    lastArrivalMs = arrivalMs;
    long offset = offset(sample.dts(), lane, other, passedMs);
    lane.offset = offset;
    long dts = Math.max(sample.dts() + offset, lane.lastMs + 1);
    long pts = sample.pts() + offset;
    lane.lastMs = dts;
    nowMs = Math.max(nowMs, dts);
    return new Sample(sample.track(), dts, clampOffset(pts - dts), sample.sync(), sample.data());
  }

  /// Whether the last sample does not follow those before it: the encoder's clock has jumped, or
  /// too much is missing for one period.
  public boolean jumped() {
    return jumped;
  }

  /// A new publisher follows: its first sample comes behind the last one, by what has passed since.
  public void restart() {
    video.offset = null;
    audio.offset = null;
  }

  /// The latest decoding time so far.
  public long nowMs() {
    return nowMs;
  }

  private long offset(long dts, Lane lane, Lane other, long passedMs) {
    jumped = false;
    if (lane.offset != null && fits(dts + lane.offset, lane, passedMs)) {
      return lane.offset;
    }
    if (other.offset != null && fits(dts + other.offset, lane, passedMs)) {
      return other.offset;
    }
    jumped = lane.offset != null;
    return nowMs + passedMs - dts;
  }

  private boolean fits(long placedMs, Lane lane, long passedMs) {
    long earliest = Math.max(lane.lastMs - JUMP_MS, nowMs - PAUSE_MS);
    long latest = nowMs + (lane.offset == null ? PAUSE_MS : Math.min(passedMs + JUMP_MS, PAUSE_MS));
    return placedMs >= earliest && placedMs <= latest;
  }

  /// Composition offsets have 32 bits; what is further apart than a pause is an encoder's mistake.
  private static int clampOffset(long offset) {
    return (int) Math.clamp(offset, -PAUSE_MS, PAUSE_MS);
  }

  private static final class Lane {
    private @Nullable Long offset;
    private long lastMs = -1;
  }
}
