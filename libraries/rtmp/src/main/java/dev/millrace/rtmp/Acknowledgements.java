package dev.millrace.rtmp;

/// Tells the peer how much has arrived (RTMP 1.0, 5.4.3): librtmp stops sending without it. Owner
/// thread only.
final class Acknowledgements {
  private static final int DEFAULT_WINDOW = 2_500_000;
  private static final int MIN_WINDOW = 10_000;

  private long received;
  private long acknowledged;
  private int window = DEFAULT_WINDOW;

  /// The peer's Window Acknowledgement Size.
  void window(int size) {
    window = Math.max(MIN_WINDOW, size);
  }

  /// Sends an acknowledgement when half a window has arrived since the last; the counter wraps at
  /// 2^32.
  void received(int bytes, Output output) {
    received += bytes;
    if (received - acknowledged >= window / 2) {
      acknowledged = received;
      output.control(RtmpMessage.ACKNOWLEDGEMENT, (int) received);
    }
  }
}
