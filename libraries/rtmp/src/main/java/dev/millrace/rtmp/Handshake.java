package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.nio.ByteBuffer;

/// What both sides of the handshake of RTMP 1.0, 5.2, receive: version(8) and a greeting of 1536
/// bytes, then a response of 1536 bytes. Owner thread only.
abstract sealed class Handshake permits ClientHandshake, ServerHandshake {
  static final int VERSION = 3;
  static final int GREETING_SIZE = 1536;

  private static final int RANDOM_SIZE = 1528;
  private static final int ENCRYPTED_VERSION = 6;

  /// What a TLS record with a handshake message begins with (RFC 8446, 5.1).
  private static final int TLS_HANDSHAKE = 22;

  private final Bytes random;
  private ByteBuffer part = ByteBuffer.allocate(1 + GREETING_SIZE);
  private boolean greeted;
  private boolean complete;

  /// @param random 1528 bytes that nobody can guess
  Handshake(Bytes random) {
    if (random.size() != RANDOM_SIZE) {
      throw new RtmpException(Reason.STATE, random.size() + " random bytes, 1528 are needed");
    }
    this.random = random;
  }

  /// The peer's greeting is there: answer it.
  abstract void greeted(Bytes greeting, Output output);

  /// The peer's response is there.
  abstract void answered(Bytes response);

  final boolean complete() {
    return complete;
  }

  /// Consumes what belongs to the handshake; `output` gets what must be sent.
  ///
  /// @throws RtmpException `MALFORMED` for what is not RTMP, `UNSUPPORTED` for RTMPE
  final void receive(ByteBuffer input, Output output) {
    while (!complete && input.hasRemaining()) {
      int count = Math.min(part.remaining(), input.remaining());
      part.put(input.slice(input.position(), count));
      input.position(input.position() + count);
      if (!greeted) {
        checkVersion(part.get(0) & 0xff);
      }
      if (!part.hasRemaining()) {
        received(Bytes.wrap(part.flip()), output);
      }
    }
  }

  private void received(Bytes bytes, Output output) {
    if (greeted) {
      part = ByteBuffer.allocate(0);
      complete = true;
      answered(bytes);
    } else {
      part = ByteBuffer.allocate(GREETING_SIZE);
      greeted = true;
      greeted(bytes.slice(1), output);
    }
  }

  /// time(32) version(32) random: a version of zero tells that no digest is in it.
  final Bytes greeting(int... version) {
    return Bytes.concat(Bytes.of(0, 0, 0, 0), Bytes.of(version), random);
  }

  private static void checkVersion(int version) {
    if (version == ENCRYPTED_VERSION) {
      throw new RtmpException(Reason.UNSUPPORTED, "RTMPE is not supported, use rtmp://");
    }
    // Above 31 is text: a browser, or an encoder that was given an http:// address.
    if (version >= 'A' && version <= 'Z') {
      throw new RtmpException(
          Reason.MALFORMED,
          "this looks like HTTP, and here is a port for RTMP: use rtmp:// or rtmps://");
    }
    if (version == TLS_HANDSHAKE) {
      throw new RtmpException(
          Reason.MALFORMED,
          "this looks like TLS, and here is the RTMP port: use rtmp://, or rtmps:// and its port");
    }
    if (version != VERSION) {
      throw new RtmpException(Reason.MALFORMED, "RTMP version " + version + ", 3 is needed");
    }
  }
}
