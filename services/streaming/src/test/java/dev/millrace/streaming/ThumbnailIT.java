package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.flv.FlvTag;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Api is given pictures of what is on the air.
class ThumbnailIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final StreamKey KEY = new StreamKey("good-key");

  /// Of an AVC tag: what it is, then how much later it is shown, then the size of its first unit.
  private static final int BEFORE_PICTURE = 9;

  private final FakeApi api = new FakeApi();
  private final TestServer server = new TestServer(api, TestServer.newData());

  @AfterEach
  void stop() {
    server.close();
    api.close();
  }

  @Test
  void isAJpegOfTheFirstPicture() throws IOException {
    publish(TestSource.SMALL.tags().stream().filter(tag -> tag.timestampMs() < 3000).toList());
    until(DEADLINE, () -> !api.thumbnails.isEmpty());
    assertThat(api.thumbnails.getFirst()).startsWith(0xff, 0xd8, 0xff);
  }

  @Test
  void isOfALaterPictureWhenTheFirstIsBroken() throws IOException {
    List<FlvTag> tags = new ArrayList<>(TestSource.SMALL.tags());
    int first = firstKeyframe(tags);
    tags.set(first, broken(tags.get(first)));
    publish(tags);
    until(DEADLINE, () -> !api.thumbnails.isEmpty());
    assertThat(server.counters().get("thumbnails.failed")).isPositive();
    assertThat(api.thumbnails.getFirst()).startsWith(0xff, 0xd8, 0xff);
  }

  private void publish(List<FlvTag> tags) throws IOException {
    api.allow(KEY.value(), "video1");
    try (RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), KEY)) {
      publisher.metadata(/* video= */ true, /* audio= */ true);
      publisher.play(tags);
      publisher.stop();
    }
  }

  private static int firstKeyframe(List<FlvTag> tags) {
    int index = 0;
    while (tags.get(index).type() != FlvTag.Type.VIDEO
        || tags.get(index).body().get(0) != 0x17
        || tags.get(index).body().get(1) != 1) {
      index++;
    }
    return index;
  }

  private static FlvTag broken(FlvTag keyframe) {
    Bytes body = keyframe.body();
    Bytes zeros = Bytes.wrap(new byte[body.size() - BEFORE_PICTURE]);
    return new FlvTag(
        keyframe.type(),
        keyframe.timestampMs(),
        Bytes.concat(body.slice(0, BEFORE_PICTURE), zeros));
  }
}
