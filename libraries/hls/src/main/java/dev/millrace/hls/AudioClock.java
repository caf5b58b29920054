package dev.millrace.hls;

import dev.millrace.media.AudioConfig;
import dev.millrace.media.Bytes;

/// Turns millisecond stamps of audio frames into exact times: frames follow each other without
/// rounding gaps, unless the stamps stray too far from that. Where the encoder's sound and its
/// stamps run at different speeds, frames are a sample longer or shorter until they agree, so that
/// sound never drifts away from the pictures. Owner thread only.
final class AudioClock {
  private static final long STRAY_MS = 100;

  /// Stamps are rounded, and uneven in some encoders; a mean that is further off is drift.
  private static final long DRIFT_MS = 10;

  /// The mean is over about this many frames.
  private static final int SMOOTHING = 64;

  private final AudioConfig config;
  private final int sampleRate;
  private long next;
  private double drift;
  private boolean started;

  AudioClock(AudioConfig config) {
    this.config = config;
    this.sampleRate = config.sampleRate();
  }

  /// Whether the frame is to be left out: the sound so far already reaches beyond its time.
  boolean late(long timestampMs) {
    return started && next - ticks(timestampMs) > ticks(STRAY_MS);
  }

  /// The frame's time in samples of the track.
  long place(long timestampMs, Bytes frame) {
    long stamp = ticks(timestampMs);
    if (!started || stamp - next > ticks(STRAY_MS)) {
      next = stamp;
      drift = 0;
      started = true;
    }
    long time = next;
    drift += (stamp - time - drift) / SMOOTHING;
    next += config.samplesIn(frame) + correction();
    return time;
  }

  private int correction() {
    return Math.abs(drift) > ticks(DRIFT_MS) ? (int) Math.signum(drift) : 0;
  }

  private long ticks(long timestampMs) {
    return timestampMs * sampleRate / 1000;
  }
}
