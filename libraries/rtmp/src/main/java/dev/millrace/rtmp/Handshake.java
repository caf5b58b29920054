package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The handshake of RTMP 1.0, 5.2, for either side: version(8), 1536 bytes of ours, 1536 bytes that
/// echo the peer's. Owner thread only.
final class Handshake {
  static final int RANDOM = 1528;

  private static final int VERSION = 3;
  private static final int ENCRYPTED_VERSION = 6;
  private static final int GREETING_SIZE = 1536;

  private final Bytes hello;
  private @Nullable ByteBuffer greeting = ByteBuffer.allocate(1 + GREETING_SIZE);
  private int echoLeft = GREETING_SIZE;

  /// @param random 1528 bytes that nobody can guess
  Handshake(Bytes random) {
    if (random.size() != RANDOM) {
      throw new RtmpException(Reason.STATE, random.size() + " random bytes, 1528 are needed");
    }
    // time(32) zero(32) random: a zero version tells that no digest is in it
    this.hello = Bytes.concat(Bytes.of(0, 0, 0, 0, 0, 0, 0, 0), random);
  }

  /// C0 and C1, or S0 and S1.
  Bytes hello() {
    return Bytes.concat(Bytes.of(VERSION), hello);
  }

  boolean complete() {
    return echoLeft == 0;
  }

  /// Consumes what belongs to the handshake; answers the peer's 1536 bytes, to be echoed, once they
  /// are there. What the peer echoes is not compared: some encoders get it wrong.
  ///
  /// @throws RtmpException `MALFORMED` for what is not RTMP, `UNSUPPORTED` for RTMPE
  @Nullable Bytes receive(ByteBuffer input) {
    if (greeting == null) {
      int count = Math.min(echoLeft, input.remaining());
      input.position(input.position() + count);
      echoLeft -= count;
      return null;
    }
    int count = Math.min(greeting.remaining(), input.remaining());
    greeting.put(input.slice(input.position(), count));
    input.position(input.position() + count);
    if (greeting.position() > 0) {
      checkVersion(greeting.get(0) & 0xff);
    }
    if (greeting.hasRemaining()) {
      return null;
    }
    Bytes received = Bytes.wrap(greeting.flip()).slice(1);
    greeting = null;
    return received;
  }

  private static void checkVersion(int version) {
    if (version == ENCRYPTED_VERSION) {
      throw new RtmpException(Reason.UNSUPPORTED, "RTMPE is not supported, use rtmp://");
    }
    // Above 31 is text: a browser, or an encoder that was given an http:// address.
    if (version >= 'A' && version <= 'Z') {
      throw new RtmpException(
          Reason.MALFORMED, "this looks like HTTP, and here is the RTMP port: use rtmp://");
    }
    if (version != VERSION) {
      throw new RtmpException(Reason.MALFORMED, "RTMP version " + version + ", 3 is needed");
    }
  }
}
