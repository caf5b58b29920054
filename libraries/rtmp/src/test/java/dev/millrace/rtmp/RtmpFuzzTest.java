package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.media.Bytes;
import java.util.List;

class RtmpFuzzTest {
  private static final RtmpLimits LIMITS = new RtmpLimits(4096, 8192, 2048, 8, 100, 8);
  private static final Bytes RANDOM = Bytes.wrap(new byte[1528]);
  private static final int MAX_INPUT = 8192;

  /// Bytes behind a handshake, in two pieces, a publish accepted between them: events, the last of
  /// which may be a failure.
  @FuzzTest
  void serverSessionIsTotal(FuzzedDataProvider data) {
    int first = data.consumeInt(0, MAX_INPUT);
    Bytes start = Bytes.copyOf(data.consumeBytes(first));
    Bytes rest = Bytes.copyOf(data.consumeBytes(MAX_INPUT));
    RtmpServerSession session = new RtmpServerSession(LIMITS, RANDOM);
    session.receive(new Script().handshake().bytes().asByteBuffer());
    if (waits(session.receive(start.asByteBuffer()))) {
      session.acceptPublish();
    }
    session.receive(rest.asByteBuffer());
  }

  private static boolean waits(List<RtmpEvent> events) {
    return events.stream().anyMatch(RtmpEvent.PublishRequested.class::isInstance)
        && events.stream()
            .noneMatch(event ->
                event instanceof RtmpEvent.PublishStopped
                    || event instanceof RtmpEvent.SessionFailed);
  }

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

  /// Values that can be written again, or the library's own exception.
  @FuzzTest
  void amf0IsTotal(FuzzedDataProvider data) {
    Bytes bytes = Bytes.copyOf(data.consumeBytes(MAX_INPUT));
    List<AmfValue> values;
    try {
      values = Amf0Reader.read(bytes, LIMITS);
    } catch (RtmpException e) {
      return;
    }
    Bytes written = Amf0Writer.write(values);
    assertThat(Amf0Reader.read(written, LIMITS)).isEqualTo(values);
  }
}
