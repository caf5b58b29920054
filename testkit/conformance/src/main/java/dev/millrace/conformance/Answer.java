package dev.millrace.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What a server said.
///
/// @param status 0 when there was no answer in time, or no connection; then `contentType` says why
/// @param body read-only
/// @param took from the request to the last byte
record Answer(int status, String contentType, ByteBuffer body, Duration took) {
  static final int OK = 200;

  static Answer none(String why, Duration took) {
    return new Answer(0, why, ByteBuffer.allocate(0), took);
  }

  boolean ok() {
    return status == OK;
  }

  String text() {
    return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
  }

  /// For a detail.
  String outcome() {
    return status == 0 ? contentType : "status " + status;
  }
}
