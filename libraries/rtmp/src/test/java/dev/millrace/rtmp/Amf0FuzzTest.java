package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.media.Bytes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes that may be no AMF 0: values that can be written and read again, or the library's own
/// exception.
class Amf0FuzzTest {
  private static final RtmpLimits LIMITS = new RtmpLimits(4096, 8192, 2048, 8, 100, 8);
  private static final int MAX_INPUT = 8192;

  /// The table of [Amf0Test].
  static Stream<Arguments> table() {
    return Amf0Test.cases().stream()
        .map(test -> Arguments.of((Object) Bytes.fromHex(test.hex()).toByteArray()));
  }

  @MethodSource("table")
  @FuzzTest
  void readerIsTotal(byte[] input) {
    Bytes bytes = Bytes.wrap(input).slice(0, Math.min(input.length, MAX_INPUT));
    List<AmfValue> values = read(bytes);
    assertThat(Cost.<@Nullable List<AmfValue>>bounded(bytes.size(), () -> read(bytes)))
        .isEqualTo(values);
    if (values != null) {
      Bytes written = Amf0Writer.write(values);
      assertThat(read(written)).isEqualTo(values);
    }
    assertMessagesAreTotal(bytes, values);
  }

  /// As the payload of a command and of a data message.
  private static void assertMessagesAreTotal(Bytes bytes, @Nullable List<AmfValue> values) {
    try {
      RtmpCommand command = RtmpCommand.read(message(RtmpMessage.COMMAND_AMF0, bytes), LIMITS);
      assertThat(RtmpCommand.read(command.toMessage(0), LIMITS)).isEqualTo(command);
      assertThat(values).isNotNull();
    } catch (RtmpException e) {
      // refused, as it may be
    }
    try {
      var _ = Metadata.read(message(RtmpMessage.DATA_AMF3, bytes), LIMITS);
    } catch (RtmpException e) {
      // refused, as it may be
    }
  }

  private static RtmpMessage message(int type, Bytes payload) {
    return new RtmpMessage(type, /* messageStreamId= */ 1, /* timestampMs= */ 0, payload);
  }

  /// Null where it is refused.
  private static @Nullable List<AmfValue> read(Bytes bytes) {
    try {
      return Amf0Reader.read(bytes, LIMITS);
    } catch (RtmpException e) {
      return null;
    }
  }
}
