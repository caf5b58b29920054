package dev.millrace.rtmp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.media.Bytes;

class RtmpFuzzTest {
  private static final RtmpLimits LIMITS = new RtmpLimits(4096, 8192, 2048, 8, 100, 8);
  private static final Bytes RANDOM = Bytes.wrap(new byte[1528]);
  private static final int MAX_INPUT = 8192;

  @FuzzTest
  void handshakeIsTotal(FuzzedDataProvider data) {
    Bytes bytes = Bytes.copyOf(data.consumeBytes(MAX_INPUT));
    new RtmpServerSession(LIMITS, RANDOM).receive(bytes.asByteBuffer());
  }

  /// What a server may answer, behind its handshake: events or the library's own exception.
  @FuzzTest
  void clientSessionIsTotal(FuzzedDataProvider data) {
    Bytes answers = Bytes.copyOf(data.consumeBytes(MAX_INPUT));
    RtmpClientSession session =
        new RtmpClientSession(
            LIMITS, RANDOM, "rtmp://localhost/streaming", "streaming", new StreamKey("secret"));
    session.receive(new Script().handshake().bytes().asByteBuffer());
    try {
      session.receive(answers.asByteBuffer());
    } catch (RtmpException e) {
      // refused, as it may be
    }
  }
}
