package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.RtmpEvent.PlayRequested;
import dev.millrace.rtmp.RtmpEvent.PublishRequested;
import dev.millrace.rtmp.RtmpEvent.SessionFailed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Whole conversations of a client that may send anything behind the handshake; each request to
/// publish is accepted at once, and so is each to play, unless the input's last byte is 0x80 or
/// more: players wait then for what never comes. However the network cuts the bytes, the same is
/// understood and answered, and a client understands every answer.
class RtmpServerSessionFuzzTest {
  private static final RtmpLimits LIMITS = new RtmpLimits(4096, 8192, 2048, 8, 100, 8);
  private static final Bytes RANDOM = Bytes.wrap(new byte[1528]);
  private static final int HANDSHAKE = 1 + 2 * 1536;
  private static final int MAX_INPUT = 8192;

  /// FCPublish in 12 bytes has the longest answer for its size.
  private static final int OUTPUT_PER_BYTE = 32;

  @FuzzTest
  void sessionIsTotal(byte[] input) {
    Bytes bytes = Bytes.wrap(input).slice(0, Math.min(input.length, MAX_INPUT));
    boolean plays = bytes.isEmpty() || bytes.get(bytes.size() - 1) < 0x80;
    Conversation pieceByPiece = new Conversation(plays);
    List<Integer> accepted = pieceByPiece.hear(Splits.atRandom(bytes));
    Conversation whole =
        Cost.bounded(bytes.size(), () -> new Conversation(plays).hear(bytes, accepted));

    assertThat(whole.events).isEqualTo(pieceByPiece.events);
    assertThat(whole.answers()).isEqualTo(pieceByPiece.answers());
    assertThat(whole.output().size()).isLessThan(HANDSHAKE + OUTPUT_PER_BYTE * (bytes.size() + 16));
    assertThat(whole.events.stream().filter(SessionFailed.class::isInstance).count())
        .isLessThanOrEqualTo(1);
    whole.assertSilentAfterFailure();
    assertClientUnderstands(whole.output());
  }

  private static void assertClientUnderstands(Bytes output) {
    RtmpClientSession client =
        new RtmpClientSession(
            RtmpLimits.DEFAULT,
            RANDOM,
            "rtmp://localhost/streaming",
            "streaming",
            new StreamKey("secret"));
    client.receive(output.asByteBuffer());
  }

  /// A session, what it gave out and what it sent.
  private static final class Conversation {
    private final RtmpServerSession session = new RtmpServerSession(LIMITS, RANDOM);
    private final List<RtmpEvent> events = new ArrayList<>();
    private final List<Bytes> output = new ArrayList<>();
    private final boolean plays;

    /// @param plays whether requests to play are accepted
    Conversation(boolean plays) {
      this.plays = plays;
      var _ = hear(new Script().handshake().bytes().asByteBuffer());
    }

    /// Answers the places at which a request was accepted.
    List<Integer> hear(List<ByteBuffer> pieces) {
      List<Integer> accepted = new ArrayList<>();
      int end = 0;
      for (ByteBuffer piece : pieces) {
        end += piece.remaining();
        if (hear(piece)) {
          accepted.add(end);
        }
      }
      return accepted;
    }

    /// In as few pieces as there are requests.
    Conversation hear(Bytes bytes, List<Integer> requests) {
      int start = 0;
      for (int end : requests) {
        var _ = hear(bytes.slice(start, end - start).asByteBuffer());
        start = end;
      }
      var _ = hear(bytes.slice(start).asByteBuffer());
      return this;
    }

    /// Whether there was a request, which has been accepted.
    private boolean hear(ByteBuffer piece) {
      List<RtmpEvent> heard = session.receive(piece);
      events.addAll(heard);
      boolean requested = !heard.isEmpty() && accept(heard.getLast());
      output.add(session.takeOutput());
      return requested;
    }

    private boolean accept(RtmpEvent last) {
      if (last instanceof PublishRequested) {
        session.acceptPublish();
        return true;
      }
      return plays && last instanceof PlayRequested && session.acceptPlay();
    }

    Bytes output() {
      return Bytes.concat(output);
    }

    /// Without acknowledgements, which come when bytes have been taken in and not at a message.
    List<RtmpMessage> answers() {
      ChunkReader reader = new ChunkReader(RtmpLimits.DEFAULT);
      ByteBuffer input = output().slice(HANDSHAKE).asByteBuffer();
      List<RtmpMessage> answers = new ArrayList<>();
      for (RtmpMessage next = reader.next(input); next != null; next = reader.next(input)) {
        if (next.type() != RtmpMessage.ACKNOWLEDGEMENT) {
          answers.add(next);
        }
      }
      return answers;
    }

    void assertSilentAfterFailure() {
      if (!events.isEmpty() && events.getLast() instanceof SessionFailed) {
        ByteBuffer more = Bytes.of(2, 0, 0, 0).asByteBuffer();
        assertThat(session.receive(more)).isEmpty();
        assertThat(more.hasRemaining()).isFalse();
        assertThat(session.takeOutput().isEmpty()).isTrue();
      }
    }
  }
}
