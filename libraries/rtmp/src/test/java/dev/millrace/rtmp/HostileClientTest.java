package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.rtmp.RtmpEvent.AudioReceived;
import dev.millrace.rtmp.RtmpEvent.PublishRequested;
import dev.millrace.rtmp.RtmpEvent.SessionFailed;
import dev.millrace.rtmp.RtmpEvent.VideoReceived;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that mean harm: each gets a value or a failure, in bounded memory.
class HostileClientTest {
  private static final Bytes RANDOM = Bytes.wrap(new byte[1528]);

  /// What a session may take for one message that it refuses.
  private static final int LITTLE = 1 << 20;

  private final RtmpServerSession session = new RtmpServerSession(RtmpLimits.DEFAULT, RANDOM);
  private final Script script = new Script();

  @BeforeEach
  void shakeHands() {
    send(script.handshake().bytes());
  }

  @ParameterizedTest(name = "chunk size {0}")
  @CsvSource({"00000000, MALFORMED", "80000000, MALFORMED", "ffffffff, MALFORMED"})
  void aChunkSizeOutOfBounds(String size, Reason reason) {
    assertFails(Bytes.fromHex("02 000000 000004 01 00000000" + size), reason);
  }

  @Test
  void theLargestChunkSize() {
    Bytes size = Bytes.fromHex("02 000000 000004 01 00000000 7fffffff");
    assertThat(Cost.allocated(() -> assertThat(send(size)).isEmpty())).isLessThan(LITTLE);
    Bytes command =
        RtmpCommand.of("connect", 1, AmfValue.object("app", "x".repeat(500)))
            .toMessage(0)
            .payload();
    Bytes header =
        Bytes.of(3, 0, 0, 0, 0, command.size() >> 8, command.size() & 0xff, 20, 0, 0, 0, 0);
    assertThat(send(Bytes.concat(header, command))).isEmpty();
    assertThat(session.takeOutput().toUtf8()).contains("_result");
  }

  @ParameterizedTest(name = "accepted: {0}")
  @ValueSource(booleans = {false, true})
  void anAnnouncedMessageOfSixteenMegabytes(boolean accepted) {
    if (accepted) {
      publish();
    }
    assertFails(Bytes.fromHex("08 000000 ffffff 09 01000000" + "00".repeat(128)), Reason.LIMIT);
  }

  /// Ten bytes each: a chunk of one byte, of a message of 60 KB, and its abort.
  @Test
  void messagesThatAreAbortedAtTheirFirstByte() {
    String abort = "c2 00 c2 00 c2 00 c2 04";
    send(Bytes.fromHex("02 000000 000004 01 00000000 00000001"));
    send(Bytes.fromHex("04 000000 00f000 09 01000000 aa"));
    send(Bytes.fromHex("02 000000 000004 02 00000000 00 c2 00 c2 00 c2 04"));
    Bytes begunAndAborted = Bytes.fromHex(("c4 aa" + abort).repeat(10_000));
    assertThat(Cost.allocated(() -> assertThat(send(begunAndAborted)).isEmpty()))
        .isLessThan(100L * begunAndAborted.size());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"arrays, 0a00000001", "objects, 03000161", "ECMA arrays, 0800000001000161"})
  void amfNestedTenThousandDeep(String name, String level) {
    publish();
    Bytes nested =
        Bytes.fromHex("02 0007 636f6e6e656374 00 3ff0000000000000" + level.repeat(10_000));
    assertFails(message(RtmpMessage.COMMAND_AMF0, nested), Reason.LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"02 ffff 61", "0c 7fffffff 61", "0c ffffffff 61", "03 ffff 61"})
  void anAmfStringBeyondItsMessage(String text) {
    Bytes command = Bytes.fromHex("02 0007 636f6e6e656374 00 3ff0000000000000" + text);
    assertFails(message(RtmpMessage.COMMAND_AMF0, command), Reason.MALFORMED);
  }

  @Test
  void sixtyThousandChunkStreams() {
    List<Bytes> messages = new ArrayList<>();
    for (int id = 64; id < 60_064; id++) {
      int low = (id - 64) & 0xff;
      messages.add(Bytes.of(1, low, (id - 64) >> 8, 0, 0, 0, 0, 0, 1, 3, 0, 0, 0, 0, 0));
    }
    assertFails(Bytes.concat(messages), Reason.LIMIT);
  }

  /// All answers name the same stream, and the session keeps none of them.
  @Test
  void aHundredThousandCreatedStreams() {
    script.command(0, RtmpCommand.of("connect", 1, AmfValue.object("app", "streaming")));
    send(script.bytes());
    session.takeOutput();
    Bytes create = message(RtmpCommand.of("createStream", 2, AmfValue.NULL).toMessage(0));
    send(create);
    Bytes answer = session.takeOutput();
    for (int i = 1; i < 100_000; i++) {
      assertThat(session.receive(create.asByteBuffer())).isEmpty();
      assertThat(session.takeOutput().size()).isBetween(answer.size(), answer.size() + 16);
    }
  }

  @Test
  void formatThreeFirst() {
    assertFails(Bytes.fromHex("c3 00"), Reason.MALFORMED);
  }

  @Test
  void publishBeforeConnect() {
    RtmpCommand publish =
        RtmpCommand.of("publish", 5, AmfValue.NULL, AmfValue.of("secret"), AmfValue.of("live"));
    assertFails(message(publish.toMessage(1)), Reason.STATE);
  }

  /// 32 bits forward, backward and across zero: the smaller way counts.
  @Test
  void negativeAndWrappingTimestamps() {
    publish();
    for (long time : new long[] {5, 0xfffffff0L, 0x7fffffe0L, 0x80000010L, 0xffffffffL, 0}) {
      script.media(RtmpMessage.VIDEO, time, Bytes.EMPTY);
    }
    assertThat(send(script.bytes()))
        .extracting(event -> ((VideoReceived) event).timestampMs())
        .containsExactly(5L, -16L, 0x7fffffe0L, 0x80000010L, 0xffffffffL, 0x1_0000_0000L);
  }

  /// Format 2 with the largest delta: the time goes back by one.
  @Test
  void aDeltaThatIsNegative() {
    publish();
    Bytes audio = Bytes.fromHex("04 00000a 000001 08 01000000 aa 84 ffffff ffffffff bb");
    assertThat(send(audio))
        .containsExactly(
            new AudioReceived(10, Bytes.of(0xaa)), new AudioReceived(9, Bytes.of(0xbb)));
  }

  @Test
  void randomBytes() {
    for (int seed = 0; seed < 200; seed++) {
      byte[] bytes = new byte[20_000];
      new Random(seed).nextBytes(bytes);
      RtmpServerSession fresh = new RtmpServerSession(RtmpLimits.DEFAULT, RANDOM);
      fresh.receive(new Script().handshake().bytes().asByteBuffer());
      ByteBuffer input = ByteBuffer.wrap(bytes);
      assertThat(fresh.receive(input)).hasSizeLessThanOrEqualTo(1);
      assertThat(input.hasRemaining()).isFalse();
    }
  }

  private void publish() {
    assertThat(send(script.obs().bytes())).hasAtLeastOneElementOfType(PublishRequested.class);
    session.acceptPublish();
  }

  private void assertFails(Bytes input, Reason reason) {
    List<RtmpEvent> events = new ArrayList<>();
    assertThat(Cost.allocated(() -> events.addAll(send(input)))).isLessThan(LITTLE);
    assertThat(events).hasSize(1);
    assertThat(events.getFirst())
        .isInstanceOfSatisfying(
            SessionFailed.class, failed -> assertThat(failed.reason()).isEqualTo(reason));
    assertThat(send(input)).isEmpty();
  }

  private List<RtmpEvent> send(Bytes bytes) {
    return session.receive(bytes.asByteBuffer());
  }

  private Bytes message(int type, Bytes payload) {
    return message(new RtmpMessage(type, /* messageStreamId= */ 0, /* timestampMs= */ 0, payload));
  }

  private Bytes message(RtmpMessage message) {
    return script.message(message).bytes();
  }
}
