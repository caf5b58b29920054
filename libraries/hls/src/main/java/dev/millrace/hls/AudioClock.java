package dev.millrace.hls;

/// Turns millisecond stamps of audio frames into exact times: frames follow each other without
/// rounding gaps, unless the stamps stray too far from that. Owner thread only.
final class AudioClock {
  private static final long STRAY_MS = 100;

  private final int sampleRate;
  private final int frameLength;
  private long next;
  private boolean started;

  AudioClock(int sampleRate, int frameLength) {
    this.sampleRate = sampleRate;
    this.frameLength = frameLength;
  }

  /// Whether the frame is to be left out: the sound so far already reaches beyond its time.
  boolean late(long timestampMs) {
    return started && next - ticks(timestampMs) > STRAY_MS * sampleRate / 1000;
  }

  /// The frame's time in samples of the track.
  long place(long timestampMs) {
    long stamp = ticks(timestampMs);
    if (!started || stamp - next > STRAY_MS * sampleRate / 1000) {
      next = stamp;
      started = true;
    }
    long time = next;
    next += frameLength;
    return time;
  }

  private long ticks(long timestampMs) {
    return timestampMs * sampleRate / 1000;
  }
}
