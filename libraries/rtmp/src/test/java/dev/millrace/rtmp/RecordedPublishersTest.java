package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.rtmp.RtmpEvent.AudioReceived;
import dev.millrace.rtmp.RtmpEvent.MetadataReceived;
import dev.millrace.rtmp.RtmpEvent.PublishRequested;
import dev.millrace.rtmp.RtmpEvent.PublishStopped;
import dev.millrace.rtmp.RtmpEvent.VideoReceived;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What real encoders sent to `rtmp://localhost/streaming` under the key `live_recorded`: all of it
/// to the first picture and sound, and the goodbye. The media between is cut out. The picture is
/// black, 160x90, and there is no sound in the sound.
class RecordedPublishersTest {
  private static final RtmpEvent REQUESTED =
      new PublishRequested(new StreamKey("live_recorded"), "streaming");

  /// @param media the messages behind the metadata: `V` and `A` are sequence headers, `v` and `a`
  ///   media, all with their times
  /// @param chunkSizeFirst whether it sets the chunk size before it connects
  record Publisher(
      String name, boolean chunkSizeFirst, long videoBitrate, long audioBitrate, String media) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Publisher> publishers() {
    return List.of(
        new Publisher("ffmpeg-5.1", false, 0, 62_500, "V0 A0 a0 v21 a21"),
        new Publisher("ffmpeg-8.1", false, 0, 62_500, "V0 A0 a0 v21 a21"),
        new Publisher("gstreamer-1.22-rtmp2sink", false, 2_048_000, 62_000, "V0 A0 a0 v3 a21"),
        new Publisher("gstreamer-1.22-rtmpsink", false, 2_048_000, 62_000, "V0 A0 a0 v2 a21"),
        new Publisher("obs-29.0", true, 200_000, 160_000, "A0 V0 v0 v33 v66 a66"));
  }

  @ParameterizedTest
  @MethodSource("publishers")
  void understandsAPublisherHoweverItIsSplit(Publisher publisher) throws IOException {
    for (List<ByteBuffer> pieces : Splits.of(recorded(publisher))) {
      List<RtmpEvent> events = replay(pieces);
      assertThat(events)
          .startsWith(
              REQUESTED,
              new MetadataReceived(
                  /* video= */ true,
                  /* audio= */ true,
                  publisher.videoBitrate(),
                  publisher.audioBitrate()))
          .endsWith(new PublishStopped());
      assertThat(events.subList(2, events.size() - 1).stream().map(RecordedPublishersTest::letter))
          .containsExactly(publisher.media().split(" "));
    }
  }

  /// Basic header of chunk stream 2, format 0, time 0, four bytes of type 1 on message stream 0.
  @ParameterizedTest
  @MethodSource("publishers")
  void obsAloneSetsTheChunkSizeBeforeItConnects(Publisher publisher) throws IOException {
    String first = recorded(publisher).slice(1 + 2 * 1536, 12).toHex();
    assertThat(first.equals("020000000000040100000000")).isEqualTo(publisher.chunkSizeFirst());
  }

  /// Recorded bytes do not wait for an answer, so none is given.
  private static List<RtmpEvent> replay(List<ByteBuffer> pieces) {
    RtmpServerSession session =
        new RtmpServerSession(RtmpLimits.DEFAULT, Bytes.wrap(new byte[1528]));
    List<RtmpEvent> events = new ArrayList<>();
    pieces.forEach(piece -> events.addAll(session.receive(piece)));
    return events;
  }

  /// The second byte of an FLV body of AVC or AAC is 0 in a sequence header.
  private static String letter(RtmpEvent event) {
    return switch (event) {
      case VideoReceived(long timestampMs, Bytes body) ->
          (body.get(1) == 0 ? "V" : "v") + timestampMs;
      case AudioReceived(long timestampMs, Bytes body) ->
          (body.get(1) == 0 ? "A" : "a") + timestampMs;
      default -> event.toString();
    };
  }

  private static Bytes recorded(Publisher publisher) throws IOException {
    String name = "publishers/" + publisher.name() + ".bin";
    try (InputStream input = RecordedPublishersTest.class.getResourceAsStream(name)) {
      return Bytes.wrap(input.readAllBytes());
    }
  }
}
