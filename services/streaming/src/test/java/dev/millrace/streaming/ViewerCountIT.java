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
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How many watch, as api is told.
class ViewerCountIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String MULTIVARIANT = "/hls-live/video1.m3u8";
  private static final String HIGH = "/hls-live/video1/high.m3u8";
  private static final String AUDIO = "/hls-live/video1/audio.m3u8";

  private final FakeApi api = new FakeApi();
  private final TestServer server =
      new TestServer(new TestConfig(api).sourceOnly().trustedProxies("127.0.0.1").build());
  private RtmpPublisher publisher;

  @BeforeEach
  void publish() throws IOException {
    api.allow("good-key", "video1");
    publisher = RtmpPublisher.publish(server.rtmp(), new StreamKey("good-key"));
    List<FlvTag> tags =
        TestSource.SMALL.tags().stream().filter(tag -> tag.timestampMs() < 5000).toList();
    publisher.metadata(/* video= */ true, /* audio= */ true);
    publisher.play(tags);
    until(DEADLINE, () -> server.status(HIGH) == 200);
  }

  @AfterEach
  void stop() throws IOException {
    publisher.close();
    server.close();
    api.close();
  }

  @Test
  void threePlayersAreThreeViewers() {
    // The one that waited for the broadcast above counts, too.
    int before = 1;
    for (int reload = 0; reload < 3; reload++) {
      ask(HIGH, "one", "203.0.113.1", "*/*");
      ask(AUDIO, "one", "203.0.113.1", "*/*");
      ask(HIGH, "other", "203.0.113.1", "*/*");
      ask(HIGH, "one", "2001:db8::1", "*/*");
    }
    until(DEADLINE, () -> api.viewers() == before + 3);
    ask(HIGH, "one", "2001:db8::2", "*/*"); // the same household, another of its addresses
    ask(MULTIVARIANT, "a preview of the link", "203.0.113.9", "*/*");
    ask("/hls-live/video1.mpd", "dash", "203.0.113.4", "*/*");
    until(DEADLINE, () -> api.viewers() == before + 4);
  }

  @Test
  void twoPagesOfOneBrowserAreTwoViewers() {
    ask(HIGH, "browser", "203.0.113.1", "*/*;player=ab12");
    ask(HIGH, "browser", "203.0.113.1", "*/*;player=cd34");
    ask(AUDIO, "browser", "203.0.113.1", "*/*;player=cd34");
    until(DEADLINE, () -> api.viewers() == 1 + 2);
  }

  @Test
  void believesNoAddressThatAProxyWasOnlyTold() {
    ask(HIGH, "one", "198.51.100.1, 203.0.113.1", "*/*");
    ask(HIGH, "one", "198.51.100.2, 203.0.113.1, 127.0.0.1", "*/*");
    ask(HIGH, "one", "nonsense", "*/*");
    until(DEADLINE, () -> api.viewers() == 1 + 2);
  }

  private void ask(String path, String program, String forwarded, String accept) {
    HttpRequest.Builder request =
        server
            .request(path)
            .header("User-Agent", program)
            .header("X-Forwarded-For", forwarded)
            .header("Accept", accept);
    assertThat(server.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }
}
