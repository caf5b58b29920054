package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkReaderTest {
  private static final RtmpLimits LIMITS = new RtmpLimits(1000, 1500, 200, 4, 100, 4);
  private static final String LONG = "aa".repeat(128);

  /// @param expected type@time:size of each message, in order
  record Case(String name, String hex, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("one chunk", "03 000010 000002 14 01000000 abcd", "20@16:2"),
        new Case("an empty message", "03 000000 000000 08 01000000", "8@0:0"),
        new Case("two chunks", "03 000000 000082 09 01000000" + LONG + "c3 bbbb", "9@0:130"),
        new Case(
            "interleaved messages",
            "04 000005 000082 09 01000000" + LONG + "05 000006 000001 08 01000000 cc" + "c4 bbbb",
            "8@6:1 9@5:130"),
        new Case("a chunk stream of two bytes", "00 10 000000 000001 08 01000000 aa", "8@0:1"),
        new Case("a chunk stream of three bytes", "01 1001 000000 000001 08 01000000 aa", "8@0:1"));
  }

  static List<Case> deltas() {
    return List.of(
        new Case(
            "deltas by formats 1, 2 and 3",
            "04 000064 000001 08 01000000 aa 44 000017 000001 08 bb 84 000018 cc c4 dd",
            "8@100:1 8@123:1 8@147:1 8@171:1"),
        new Case(
            "format 3 after format 0 adds its time, as FFmpeg means it",
            "04 000017 000001 08 01000000 aa c4 bb c4 cc",
            "8@23:1 8@46:1 8@69:1"),
        new Case(
            "format 3 after a time of 10 s adds it",
            "04 002710 000001 08 01000000 aa c4 bb",
            "8@10000:1 8@20000:1"),
        new Case(
            "format 3 after a later time repeats it, as librtmp means it",
            "04 002711 000001 08 01000000 aa c4 bb",
            "8@10001:1 8@10001:1"),
        new Case(
            "a chunk stream that begins with format 1 goes on with deltas",
            "44 000017 000001 08 aa c4 bb 84 000001 cc",
            "8@23:1 8@46:1 8@47:1"),
        new Case(
            "deltas across 4 h 39 m need no extension",
            "04 fffff0 000001 08 01000000 aa 44 000017 000001 08 bb c4 cc",
            "8@16777200:1 8@16777223:1 8@16777246:1"),
        new Case("librtmp's ping, format 1 first", "42 000000 000006 04 000600000000", "4@0:6"));
  }

  static List<Case> extendedTimes() {
    return List.of(
        new Case(
            "an extended delta that a new message repeats",
            "04 000001 000001 08 01000000 aa 84 ffffff 01000000 bb c4 01000000 cc",
            "8@1:1 8@16777217:1 8@33554433:1"),
        new Case(
            "an extended delta that a new message does not repeat",
            "04 000001 000004 08 01000000 aaaaaaaa 84 ffffff 01000000 bbbbbbbb c4 cccccccc",
            "8@1:4 8@16777217:4 8@33554433:4"),
        new Case(
            "an extended time that a new message repeats",
            "04 ffffff 000001 08 01000000 01000000 aa c4 01000000 bb",
            "8@16777216:1 8@16777216:1"),
        new Case(
            "an extended time that each new message renews, in all its chunks",
            "04 ffffff 000082 09 01000000 01000000"
                + LONG
                + "c4 01000000 bbbb c4 01000021"
                + LONG
                + "c4 01000021 bbbb",
            "9@16777216:130 9@16777249:130"),
        new Case(
            "an extended time that no later chunk has",
            "04 ffffff 000084 09 01000000 01000000"
                + LONG
                + "c4 bbbbbbbb c4"
                + LONG
                + "c4 bbbbbbbb",
            "9@16777216:132 9@16777216:132"),
        new Case(
            "an extended time renewed across the wrap",
            "04 ffffff 000001 08 01000000 fffffff0 aa c4 00000010 bb",
            "8@4294967280:1 8@16:1"),
        new Case(
            "an extended time that every chunk repeats",
            "03 ffffff 000082 09 01000000 01000000" + LONG + "c3 01000000 bbbb",
            "9@16777216:130"),
        new Case(
            "an extended time that only the first chunk has",
            "03 ffffff 000085 09 01000000 01000000" + LONG + "c3 bbbbbbbbbb",
            "9@16777216:133"),
        new Case(
            "a tail shorter than the time that is not repeated",
            "03 ffffff 000082 09 01000000 01000000"
                + LONG
                + "c3 bbbb 04 000000 000001 08 01000000 aa",
            "9@16777216:130 8@0:1"),
        new Case(
            "the last time without extension", "03 fffffe 000001 09 01000000 aa", "9@16777214:1"),
        new Case(
            "the first extended time", "03 ffffff 000001 09 01000000 00ffffff aa", "9@16777215:1"),
        new Case(
            "a time that wraps",
            "03 ffffff 000001 09 01000000 fffffff0 aa 83 000020 bb",
            "9@4294967280:1 9@16:1"));
  }

  static List<Case> controls() {
    return List.of(
        new Case(
            "a chunk size",
            "02 000000 000004 01 00000000 00000001 03 000000 000002 09 01000000 aa c3 bb",
            "9@0:2"),
        new Case(
            "the largest chunk size",
            "02 000000 000004 01 00000000 7fffffff 03 000000 000082 09 01000000" + LONG + "bbbb",
            "9@0:130"),
        new Case(
            "a chunk size between the chunks of a message",
            "03 000000 000083 09 01000000"
                + LONG
                + "02 000000 000004 01 00000000 00000002 c3 bbbb c3 bb",
            "9@0:131"),
        new Case(
            "an enormous chunk size",
            "02 000000 000004 01 00000000 08000000 03 000000 000082 09 01000000" + LONG + "bbbb",
            "9@0:130"),
        new Case(
            "an abort of what is not there",
            "02 000000 000004 02 00000000 00000009 04 000005 000001 09 01000000 aa",
            "9@5:1"),
        new Case(
            "an abort of one of two messages",
            "04 000005 000082 09 01000000"
                + LONG
                + "05 000006 000082 08 01000000"
                + LONG
                + "02 000000 000004 02 00000000 00000005 c4 bbbb",
            "9@5:130"),
        new Case(
            "an abort",
            "04 000005 000082 09 01000000"
                + LONG
                + "02 000000 000004 02 00000000 00000004 04 000005 000001 09 01000000 aa",
            "9@5:1"));
  }

  @ParameterizedTest
  @MethodSource({"cases", "deltas", "extendedTimes", "controls"})
  void joinsChunksHoweverTheyAreSplit(Case test) {
    for (List<ByteBuffer> pieces : Splits.of(Bytes.fromHex(test.hex()))) {
      assertThat(read(LIMITS, pieces)).isEqualTo(test.expected());
    }
  }

  @Test
  void takesAMessageOfExactlyTheLimit() {
    assertThat(messageOf(LIMITS, LIMITS.maxMessageSize())).isEqualTo("9@0:1000");
    assertRefused("03 000000 0003e9 09 01000000", Reason.LIMIT);
  }

  @Test
  void countsWhatUnfinishedMessagesReserve() {
    String begun = "%02x 000000 0002ee 09 01000000" + LONG;
    assertThat(read(LIMITS, pieces(begun.formatted(4) + begun.formatted(5)))).isEmpty();
    assertRefused(
        begun.formatted(4) + begun.formatted(5) + "06 000000 000001 09 01000000", Reason.LIMIT);
  }

  @Test
  void takesExactlyTheChunkStreamsOfTheLimit() {
    String message = "%02x 000000 000001 09 01000000 aa";
    String four = "";
    for (int id = 3; id < 3 + LIMITS.maxChunkStreams(); id++) {
      four += message.formatted(id);
    }
    assertThat(read(LIMITS, pieces(four))).isEqualTo("9@0:1 9@0:1 9@0:1 9@0:1");
    assertRefused(four + message.formatted(9), Reason.LIMIT);
  }

  @Test
  void takesLittleFromAPeerThatIsNotKnown() {
    String exactly = "03 000000 0000c8 09 01000000" + LONG + "c3" + "bb".repeat(72);
    assertThat(read(new ChunkReader(LIMITS), pieces(exactly))).isEqualTo("9@0:200");
    assertRefused(new ChunkReader(LIMITS), "03 000000 0000c9 09 01000000");
    String begun = "%02x 000000 000096 09 01000000" + LONG;
    assertRefused(new ChunkReader(LIMITS), begun.formatted(4) + begun.formatted(5));
  }

  @Test
  void takesMemoryAsBytesArriveNotAsHeadersAnnounce() {
    ChunkReader reader = trusting(RtmpLimits.DEFAULT);
    ByteBuffer announced = Bytes.fromHex("03 000000 800000 09 01000000" + LONG).asByteBuffer();
    assertThat(Cost.allocated(() -> assertThat(reader.next(announced)).isNull()))
        .isLessThan(64 << 10);
  }

  @Test
  void refusesTooManyChunkStreams() {
    String message = "%02x 000000 000001 08 01000000 aa";
    StringBuilder hex = new StringBuilder();
    for (int id = 3; id < 7; id++) {
      hex.append(message.formatted(id));
    }
    assertThat(read(LIMITS, pieces(hex.toString()))).isEqualTo("8@0:1 8@0:1 8@0:1 8@0:1");
    assertRefused(hex + message.formatted(7), Reason.LIMIT);
  }

  @Test
  void refusesWhatBreaksTheRules() {
    assertRefused("c3 aa", Reason.MALFORMED);
    assertRefused("83 000000 aa", Reason.MALFORMED);
    assertRefused("02 000000 000004 01 00000000 00000000", Reason.MALFORMED);
    assertRefused("02 000000 000004 01 00000000 80000000", Reason.MALFORMED);
    assertRefused("02 000000 000002 01 00000000 0000", Reason.MALFORMED);
    assertRefused(
        "04 000005 000082 09 01000000" + LONG + "04 000005 000001 09 01000000 aa",
        Reason.MALFORMED);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void readsWhatTheWriterWrites(int size, long time) {
    RtmpMessage message = new RtmpMessage(RtmpMessage.VIDEO, 1, time, Bytes.wrap(new byte[size]));
    for (int chunkSize : new int[] {1, 127, 128, 129, 5000}) {
      ChunkWriter writer = new ChunkWriter();
      writer.chunkSize(chunkSize);
      ChunkReader reader = trusting(RtmpLimits.DEFAULT);
      ByteBuffer setSize =
          new ChunkWriter()
              .write(2, RtmpMessage.control(RtmpMessage.SET_CHUNK_SIZE, chunkSize))
              .asByteBuffer();
      assertThat(reader.next(setSize)).isNull();
      assertThat(reader.next(writer.write(6, message).asByteBuffer())).isEqualTo(message);
    }
  }

  static List<org.junit.jupiter.params.provider.Arguments> sizes() {
    List<org.junit.jupiter.params.provider.Arguments> all = new ArrayList<>();
    for (int size : new int[] {0, 1, 127, 128, 129, 4096, 70_000}) {
      for (long time : new long[] {0, 0xfffffeL, 0xffffffL, 0xffffffffL}) {
        all.add(org.junit.jupiter.params.provider.Arguments.of(size, time));
      }
    }
    return all;
  }

  private static String messageOf(RtmpLimits limits, int size) {
    ChunkWriter writer = new ChunkWriter();
    RtmpMessage message = new RtmpMessage(RtmpMessage.VIDEO, 1, 0, Bytes.wrap(new byte[size]));
    return read(limits, List.of(writer.write(3, message).asByteBuffer()));
  }

  private static List<ByteBuffer> pieces(String hex) {
    return List.of(Bytes.fromHex(hex).asByteBuffer());
  }

  private static void assertRefused(String hex, Reason reason) {
    assertThatThrownBy(() -> read(LIMITS, pieces(hex)))
        .isInstanceOfSatisfying(RtmpException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static void assertRefused(ChunkReader reader, String hex) {
    assertThatThrownBy(() -> read(reader, pieces(hex)))
        .isInstanceOfSatisfying(
            RtmpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }

  private static ChunkReader trusting(RtmpLimits limits) {
    ChunkReader reader = new ChunkReader(limits);
    reader.takeMedia();
    return reader;
  }

  private static String read(RtmpLimits limits, List<ByteBuffer> pieces) {
    return read(trusting(limits), pieces);
  }

  private static String read(ChunkReader reader, List<ByteBuffer> pieces) {
    List<String> messages = new ArrayList<>();
    for (ByteBuffer piece : pieces) {
      RtmpMessage message = reader.next(piece);
      while (message != null) {
        messages.add(message.type() + "@" + message.timestampMs() + ":" + message.payload().size());
        message = reader.next(piece);
      }
      assertThat(piece.hasRemaining()).isFalse();
    }
    return String.join(" ", messages);
  }
}
