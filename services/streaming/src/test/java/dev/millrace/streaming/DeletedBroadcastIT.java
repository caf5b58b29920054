package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.flv.FlvTag;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import dev.millrace.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is deleted stays deleted, whatever else goes on.
class DeletedBroadcastIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final FakeApi api = new FakeApi();
  private final Path data = TestServer.newData();
  private final TestServer server =
      new TestServer(
          new TestConfig(api).data(data).disconnectProtection(Duration.ofSeconds(90)).build());

  @AfterEach
  void stop() {
    server.close();
    api.close();
  }

  @Test
  void nothingIsRecordedBehindTheDeletionWhileFfmpegHangs() throws IOException {
    api.allow("good-key", "video1");
    RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), new StreamKey("good-key"));
    List<FlvTag> tags =
        TestSource.SMALL.tags().stream().filter(tag -> tag.timestampMs() < 5000).toList();
    publisher.metadata(/* video= */ true, /* audio= */ true);
    publisher.play(tags);
    Path recording = data.resolve("videos").resolve("video1");
    until(DEADLINE, () -> Files.exists(recording));
    ladders().forEach(pid -> Programs.run(List.of("/bin/kill", "-STOP", pid)));
    api.deleted.add("video1");
    publisher.cut();
    until(DEADLINE, () -> api.heartbeats.getLast().deleted().contains("video1"));
    until(DEADLINE, () -> ladders().isEmpty());
    server.close();
    assertThat(recording).doesNotExist();
  }

  private static List<String> ladders() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").contains("ffmpeg"))
        .map(process -> String.valueOf(process.pid()))
        .toList();
  }
}
