package dev.millrace.rtmp;

/// Continues 32-bit times where they wrap, after 49.7 days, by serial arithmetic (RFC 1982). One
/// for all tracks of a publisher, so that they stay together. Owner thread only.
final class TimestampUnfolder {
  private long last;
  private boolean started;

  long unfold(long timestampMs) {
    last = started ? last + (int) (timestampMs - last) : timestampMs;
    started = true;
    return last;
  }
}
