package dev.millrace.rtmp;

import dev.millrace.media.Bytes;

/// A message of RTMP 1.0, section 6. Immutable.
///
/// @param type the message type id
/// @param timestampMs 0 to 2^32 - 1
record RtmpMessage(int type, int messageStreamId, long timestampMs, Bytes payload) {
  static final int SET_CHUNK_SIZE = 1;
  static final int ABORT = 2;
  static final int ACKNOWLEDGEMENT = 3;
  static final int USER_CONTROL = 4;
  static final int WINDOW_ACKNOWLEDGEMENT_SIZE = 5;
  static final int SET_PEER_BANDWIDTH = 6;
  static final int AUDIO = 8;
  static final int VIDEO = 9;
  static final int DATA_AMF3 = 15;
  static final int COMMAND_AMF3 = 17;
  static final int DATA_AMF0 = 18;
  static final int COMMAND_AMF0 = 20;
  static final int AGGREGATE = 22;

  /// The AMF 0 of a command or data message: types 15 and 17 have a format byte of 0 in front.
  Bytes amf0() {
    boolean prefixed = type == DATA_AMF3 || type == COMMAND_AMF3;
    return prefixed && !payload.isEmpty() && payload.get(0) == 0 ? payload.slice(1) : payload;
  }

  /// A protocol control message: stream 0, time 0.
  static RtmpMessage control(int type, Bytes payload) {
    return new RtmpMessage(type, /* messageStreamId= */ 0, /* timestampMs= */ 0, payload);
  }

  static RtmpMessage control(int type, int value) {
    return control(
        type, Bytes.of(value >>> 24, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff));
  }
}
