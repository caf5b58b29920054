package dev.millrace.rtmp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.media.Bytes;

class RtmpFuzzTest {
  private static final RtmpLimits LIMITS = new RtmpLimits(4096, 8192, 8, 100, 8);
  private static final Bytes RANDOM = Bytes.wrap(new byte[1528]);
  private static final int MAX_INPUT = 8192;

  /// Bytes behind a handshake, in two pieces: events or the library's own exception.
  @FuzzTest
  void serverSessionIsTotal(FuzzedDataProvider data) {
    int first = data.consumeInt(0, MAX_INPUT);
    Bytes start = Bytes.copyOf(data.consumeBytes(first));
    Bytes rest = Bytes.copyOf(data.consumeBytes(MAX_INPUT));
    RtmpServerSession session = new RtmpServerSession(LIMITS, RANDOM);
    session.receive(new Script().handshake().bytes().asByteBuffer());
    try {
      session.receive(start.asByteBuffer());
      session.receive(rest.asByteBuffer());
    } catch (RtmpException e) {
      // refused, as it may be
    }
  }

  @FuzzTest
  void handshakeIsTotal(FuzzedDataProvider data) {
    Bytes bytes = Bytes.copyOf(data.consumeBytes(MAX_INPUT));
    try {
      new RtmpServerSession(LIMITS, RANDOM).receive(bytes.asByteBuffer());
    } catch (RtmpException e) {
      // refused, as it may be
    }
  }
}
