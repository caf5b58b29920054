package dev.millrace.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlvReaderTest {
  private static final int MAX_TAG = 64;
  private static final List<FlvTag> TAGS =
      List.of(
          new FlvTag(FlvTag.Type.SCRIPT, 0, Bytes.utf8("onMetaData")),
          new FlvTag(FlvTag.Type.VIDEO, 0x01020304L, Bytes.of(1, 2, 3)),
          new FlvTag(FlvTag.Type.AUDIO, 0xffff_ffffL, Bytes.of()),
          new FlvTag(FlvTag.Type.VIDEO, 40, Bytes.wrap(ByteBuffer.allocate(MAX_TAG))));

  @Test
  void readsWhatTheWriterWritesAtAnySplit() {
    Bytes file = file(TAGS);
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      int largest = 1 + random.nextInt(round + 1);
      FlvReader reader = new FlvReader(MAX_TAG);
      List<FlvTag> read = new ArrayList<>();
      for (int at = 0; at < file.size(); ) {
        int length = Math.min(1 + random.nextInt(largest), file.size() - at);
        read.addAll(reader.receive(file.slice(at, length).asByteBuffer()));
        at += length;
      }
      assertThat(read).isEqualTo(TAGS);
    }
  }

  @Test
  void writesTheTagThatTheSpecificationDraws() {
    Bytes tag = FlvWriter.tag(new FlvTag(FlvTag.Type.VIDEO, 0x01020304L, Bytes.of(0xaa)));
    assertThat(tag.toHex()).isEqualTo("09000001" + "02030401" + "000000" + "aa" + "0000000c");
  }

  @Test
  void refusesATagBeyondTheLimitBeforeItsBody() {
    Bytes large = Bytes.wrap(ByteBuffer.allocate(MAX_TAG + 1));
    Bytes file = file(List.of(new FlvTag(FlvTag.Type.VIDEO, 0, large)));
    Bytes headerOnly = file.slice(0, 13 + 11);
    assertThatThrownBy(() -> new FlvReader(MAX_TAG).receive(headerOnly.asByteBuffer()))
        .isInstanceOfSatisfying(
            FlvException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT))
        .hasMessageContaining("65 bytes, at most 64");
  }

  @Test
  void refusesWhatIsNotFlv() {
    Bytes http = Bytes.utf8("GET / HTTP/1.1\r\n\r\n");
    assertThatThrownBy(() -> new FlvReader(MAX_TAG).receive(http.asByteBuffer()))
        .isInstanceOfSatisfying(
            FlvException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
  }

  private static Bytes file(List<FlvTag> tags) {
    List<Bytes> parts = new ArrayList<>();
    parts.add(FlvWriter.header(/* audio= */ true, /* video= */ true));
    tags.forEach(tag -> parts.add(FlvWriter.tag(tag)));
    return Bytes.concat(parts);
  }
}
