package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.clients.PublishRefusedException;
import dev.millrace.clients.RtmpPublisher;
import dev.millrace.contracts.EndRequest;
import dev.millrace.flv.FlvTag;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.RtmpClientEvent.PublishRefused;
import dev.millrace.rtmp.RtmpClientEvent.PublishStarted;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.LogLines;
import dev.millrace.streaming.testing.RawClient;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How a publisher comes and goes, over real sockets.
class PublisherIT {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final StreamKey KEY = new StreamKey("good-key");
  private static final String HANDLER = "dev.millrace.streaming.rtmp.RtmpHandler";
  private static final String STREAM = "dev.millrace.streaming.live.LiveStream";

  private final FakeApi api = new FakeApi();
  private final TestServer server = new TestServer(api);

  @AfterEach
  void stop() {
    server.close();
    api.close();
  }

  @Test
  void endsAtOnceWhenThePublisherStops() throws IOException {
    RtmpPublisher publisher = publish();
    sendThreeSeconds(publisher);
    publisher.stop();
    until(DEADLINE, () -> !api.ended.isEmpty());
    assertThat(server.counters().get("rtmp.closed.stopped")).isEqualTo(1);
    until(DEADLINE, () -> server.text("/hls-live/video1/high.m3u8").contains("#EXT-X-ENDLIST"));
  }

  @Test
  void saysInTheLogThatTheBroadcastHasEnded() throws IOException {
    try (LogLines log = LogLines.of(STREAM)) {
      RtmpPublisher publisher = publish();
      sendThreeSeconds(publisher);
      publisher.stop();
      until(DEADLINE, () -> log.lines().contains("INFO Video video1 has ended"));
    }
  }

  @Test
  void noticesALostConnection() throws IOException {
    RtmpPublisher publisher = publish();
    sendThreeSeconds(publisher);
    publisher.cut();
    until(DEADLINE, () -> server.counters().get("rtmp.closed.disconnected") == 1);
  }

  @Test
  void tellsThePublisherThatIsReplaced() throws IOException {
    try (RtmpPublisher first = publish();
        RtmpPublisher second = publish()) {
      assertThat(first.awaitEnd().description()).contains("took over");
      first.awaitClosed();
      sendThreeSeconds(second);
      until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
    }
  }

  @Test
  void refusesAWrongKeyByName() {
    assertThatThrownBy(() -> RtmpPublisher.publish(server.rtmp(), new StreamKey("wrong")))
        .isInstanceOfSatisfying(
            PublishRefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo("NetStream.Publish.BadName"))
        .hasMessageContaining("There is no channel with this stream key.");
  }

  @Test
  void saysWhatTheServersAddressMustEndIn() throws IOException {
    try (RawClient client = new RawClient(server.rtmp(), "live", "good-key")) {
      assertThat(client.publish())
          .containsExactly(
              new PublishRefused(
                  "NetStream.Publish.BadName", "The server's address must end in /streaming"));
    }
  }

  @Test
  void saysWhichCodecItDoesNotCarry() throws IOException {
    try (RtmpPublisher publisher = publish()) {
      publisher.send(new FlvTag(FlvTag.Type.VIDEO, 0, Bytes.of(0x12, 0, 0, 0)));
      assertThat(publisher.awaitEnd().code()).isEqualTo("NetStream.Publish.Rejected");
      publisher.awaitClosed();
      until(DEADLINE, () -> server.counters().get("rtmp.closed.unsupported") == 1);
    }
  }

  @Test
  void saysInOneLineThatApiCannotBeAsked() {
    api.failures.set(1);
    try (LogLines log = LogLines.of(HANDLER)) {
      assertThatThrownBy(this::publish)
          .isInstanceOfSatisfying(
              PublishRefusedException.class,
              refused -> assertThat(refused.code()).isEqualTo("NetStream.Publish.Failed"));
      until(DEADLINE, () -> !log.lines().isEmpty());
      assertThat(log.lines())
          .containsExactly(
              "WARN Connection of 127.0.0.1 closed: the stream key could not be checked: "
                  + "api answered 503 to verify");
    }
  }

  @Test
  void givesTheLeaseBackWhenTheClientIsGoneBeforeApiAnswers() throws IOException {
    api.allow(KEY.value(), "video1");
    api.verifies.drainPermits();
    try (RawClient client = new RawClient(server.rtmp(), KEY.value())) {
      client.request();
    }
    until(DEADLINE, () -> server.counters().get("rtmp.closed.left") == 1);
    api.verifies.release(1_000);
    until(DEADLINE, () -> !api.ended.isEmpty());
    assertThat(api.ended.getFirst()).isEqualTo(new EndRequest("lease-1", "video1"));
  }

  @Test
  void blamesThePublisherForABadTagThatAStopFollows() throws IOException {
    api.allow(KEY.value(), "video1");
    try (LogLines log = LogLines.of(HANDLER);
        RawClient client = new RawClient(server.rtmp(), KEY.value())) {
      assertThat(client.publish()).containsExactly(new PublishStarted());
      client.session().video(0, Bytes.of(0x12, 0, 0, 0));
      client.session().stop();
      client.flush();
      client.awaitClosed();
      until(DEADLINE, () -> server.counters().get("rtmp.closed.unsupported") == 1);
      until(DEADLINE, () -> !log.closed().isEmpty());
      assertThat(log.closed()).hasSize(1);
      assertThat(log.closed().getFirst()).startsWith("INFO Publisher 127.0.0.1 of video video1");
    }
    until(DEADLINE, () -> !api.ended.isEmpty());
  }

  private RtmpPublisher publish() throws IOException {
    api.allow(KEY.value(), "video1");
    return RtmpPublisher.publish(server.rtmp(), KEY);
  }

  private static void sendThreeSeconds(RtmpPublisher publisher) throws IOException {
    List<FlvTag> tags =
        TestSource.SMALL.tags().stream().filter(tag -> tag.timestampMs() < 3000).toList();
    publisher.metadata(/* video= */ true, /* audio= */ true);
    publisher.play(tags);
  }
}
