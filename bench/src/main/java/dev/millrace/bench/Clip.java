package dev.millrace.bench;

import dev.millrace.flv.FlvReader;
import dev.millrace.flv.FlvTag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An FLV file that is played over and over with timestamps that go on. Immutable.
///
/// @param tags audio and video, in the order of the file
/// @param lengthMs from one round to the next
/// @param configurations how many tags at the beginning are sent in the first round only
record Clip(List<FlvTag> tags, long lengthMs, int configurations) {
  private static final int MAX_TAG = 16 << 20;

  static Clip read(Path file) throws IOException {
    List<FlvTag> tags =
        new FlvReader(MAX_TAG)
            .receive(ByteBuffer.wrap(Files.readAllBytes(file))).stream()
                .filter(tag -> tag.type() != FlvTag.Type.SCRIPT)
                .filter(tag -> !endOfSequence(tag))
                .toList();
    List<Long> pictures =
        tags.stream()
            .filter(tag -> tag.type() == FlvTag.Type.VIDEO && !configuration(tag))
            .map(FlvTag::timestampMs)
            .toList();
    long frames = pictures.size();
    long span = pictures.getLast() - pictures.getFirst();
    int configurations = (int) tags.stream().takeWhile(Clip::configuration).count();
    return new Clip(tags, Math.round(span * frames / (frames - 1.0)), configurations);
  }

  /// The tag that is the `index`th of an endless stream; the first round has the configurations.
  FlvTag tag(long index) {
    int played = tags.size() - configurations;
    long round = Math.max(0, (index - configurations) / played);
    FlvTag tag = tags.get((int) (index - round * played));
    return new FlvTag(tag.type(), tag.timestampMs() + round * lengthMs, tag.body());
  }

  /// AVC and AAC sequence headers (FLV 10.1, E.4.2.1 and E.4.3.1).
  private static boolean configuration(FlvTag tag) {
    return tag.body().size() > 1 && tag.body().get(1) == 0;
  }

  private static boolean endOfSequence(FlvTag tag) {
    return tag.type() == FlvTag.Type.VIDEO && tag.body().get(1) == 2;
  }
}
