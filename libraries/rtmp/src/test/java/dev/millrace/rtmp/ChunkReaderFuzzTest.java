package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.media.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Chunks of a peer that may send anything: messages, the same however the network cuts the bytes,
/// and at their end at most the library's own exception.
class ChunkReaderFuzzTest {
  private static final RtmpLimits LIMITS = new RtmpLimits(4096, 8192, 2048, 8, 100, 8);
  private static final int MAX_INPUT = 8192;

  /// The table of [ChunkReaderTest].
  static Stream<Arguments> table() {
    return Stream.of(
            ChunkReaderTest.cases(),
            ChunkReaderTest.deltas(),
            ChunkReaderTest.extendedTimes(),
            ChunkReaderTest.controls())
        .flatMap(List::stream)
        .map(test -> Arguments.of((Object) Bytes.fromHex(test.hex()).toByteArray()));
  }

  @MethodSource("table")
  @FuzzTest
  void readerIsTotal(byte[] input) {
    Bytes bytes = Bytes.wrap(input).slice(0, Math.min(input.length, MAX_INPUT));
    Outcome byteByByte = Outcome.of(Splits.byteByByte(bytes));
    Outcome whole = Cost.bounded(bytes.size(), () -> Outcome.of(List.of(bytes.asByteBuffer())));
    assertThat(whole).isEqualTo(byteByByte);
    assertThat(size(byteByByte.messages)).isLessThanOrEqualTo(bytes.size());
    assertThat(Outcome.of(Splits.byteByByte(write(byteByByte.messages))))
        .isEqualTo(new Outcome(byteByByte.messages, /* failure= */ null));
  }

  private static long size(List<RtmpMessage> messages) {
    return messages.stream().mapToLong(message -> message.payload().size()).sum();
  }

  private static Bytes write(List<RtmpMessage> messages) {
    ChunkWriter writer = new ChunkWriter();
    return Bytes.concat(messages.stream().map(message -> writer.write(3, message)).toList());
  }

  /// @param failure the exception's message, null when there was none
  private record Outcome(List<RtmpMessage> messages, @Nullable String failure) {
    /// The peer is trusted from its first message on.
    static Outcome of(List<ByteBuffer> pieces) {
      ChunkReader reader = new ChunkReader(LIMITS);
      List<RtmpMessage> messages = new ArrayList<>();
      try {
        for (ByteBuffer piece : pieces) {
          for (RtmpMessage next = reader.next(piece); next != null; next = reader.next(piece)) {
            messages.add(next);
            reader.takeMedia();
          }
        }
      } catch (RtmpException e) {
        return new Outcome(messages, e.getMessage());
      }
      return new Outcome(messages, /* failure= */ null);
    }
  }
}
