package dev.millrace.rtmp;

import dev.millrace.media.Bytes;

/// What either side answers by itself: acknowledgements (RTMP 1.0, 5.4.3), a window for the peer's
/// bandwidth (5.4.5), pings (7.1.7). Owner thread only.
///
/// The peer's own acknowledgements are left to TCP, as OBS and FFmpeg leave them.
final class FlowControl {
  private static final long DEFAULT_WINDOW = 2_500_000;

  /// A peer that stops at less than half of it waits for ever; no encoder is known to.
  private static final long MIN_WINDOW = 1_000;

  private static final int PING_REQUEST = 6;
  private static final int PING_RESPONSE = 7;

  private final Output output;
  private long received;
  private long acknowledged;
  private long window = DEFAULT_WINDOW;
  private int announced;

  /// @param announced the window that the peer is told otherwise; 0 when it is told none
  FlowControl(Output output, int announced) {
    this.output = output;
    this.announced = announced;
  }

  /// Sends an acknowledgement when half a window has arrived since the last: librtmp stops sending
  /// without it. The counter wraps at 2^32.
  void received(int bytes) {
    received += bytes;
    if (received - acknowledged >= window / 2) {
      acknowledged = received;
      output.control(RtmpMessage.ACKNOWLEDGEMENT, (int) received);
    }
  }

  /// Messages of other types, and those that are cut, are left alone.
  void handle(RtmpMessage message) {
    Bytes payload = message.payload();
    if (payload.size() < 4) {
      return;
    }
    int value = payload.asByteBuffer().getInt();
    switch (message.type()) {
      case RtmpMessage.WINDOW_ACKNOWLEDGEMENT_SIZE ->
          window = Math.max(MIN_WINDOW, value & 0xffffffffL);
      case RtmpMessage.SET_PEER_BANDWIDTH -> announce(value);
      case RtmpMessage.USER_CONTROL -> pong(payload);
      default -> {
        // nothing that asks for an answer
      }
    }
  }

  private void announce(int size) {
    if (size != announced) {
      announced = size;
      output.control(RtmpMessage.WINDOW_ACKNOWLEDGEMENT_SIZE, size);
    }
  }

  /// event(16) data; a ping is answered with its own time.
  private void pong(Bytes payload) {
    if (payload.size() >= 6 && payload.get(0) == 0 && payload.get(1) == PING_REQUEST) {
      Bytes pong = Bytes.concat(Bytes.of(0, PING_RESPONSE), payload.slice(2, 4));
      output.message(Output.CONTROL, RtmpMessage.control(RtmpMessage.USER_CONTROL, pong));
    }
  }
}
