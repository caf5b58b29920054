package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.clients.PublishRefusedException;
import dev.millrace.clients.RtmpPublisher;
import dev.millrace.contracts.EndRequest;
import dev.millrace.contracts.LeaseReport;
import dev.millrace.contracts.LeaseState;
import dev.millrace.flv.FlvTag;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A broadcast outlives its connection.
class DisconnectProtectionIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final StreamKey KEY = new StreamKey("good-key");
  private static final List<String> RENDITIONS = List.of("low", "high", "audio");

  private final FakeApi api = new FakeApi();
  private TestServer server =
      new TestServer(new TestConfig(api).disconnectProtection(Duration.ofSeconds(90)).build());

  @BeforeEach
  void allowAKey() {
    api.allow(KEY.value(), "video1");
  }

  @AfterEach
  void stop() {
    server.close();
    api.close();
  }

  @Test
  void goesOnBehindOneDiscontinuityInEveryRendition() throws IOException {
    loseAPublisherOf(TestSource.SMALL);
    String before = playlist("high");
    assertThat(before).doesNotContain("#EXT-X-ENDLIST").doesNotContain("#EXT-X-DISCONTINUITY\n");
    assertThat(api.ended).isEmpty();

    RtmpPublisher second = publish();
    play(second, TestSource.SMALL);
    for (String rendition : RENDITIONS) {
      until(DEADLINE, () -> segmentsBehindDiscontinuity(rendition) > 0);
      assertThat(playlist(rendition).split("#EXT-X-DISCONTINUITY\n", -1)).hasSize(2);
      assertThat(msnOfDiscontinuity(rendition)).isEqualTo(msnOfDiscontinuity("high"));
    }
    assertThat(msnOfDiscontinuity("high"))
        .as("nobody has seen that segment")
        .isEqualTo(segments(before));
    until(DEADLINE, () -> reported(LeaseState.LIVE, "lease-2"));
    second.stop();
    until(DEADLINE, () -> !api.ended.isEmpty());
    assertThat(api.ended).hasSize(1);
    assertThat(api.ended.getFirst().leaseId()).isEqualTo("lease-2");
    until(DEADLINE, () -> playlist("high").contains("#EXT-X-ENDLIST"));
  }

  @Test
  void closesTheOpenSegmentAtTheLoss() throws IOException {
    loseAPublisherOf(TestSource.SMALL);
    for (String rendition : RENDITIONS) {
      until(DEADLINE, () -> lastMediaLine(rendition).endsWith(".m4s"));
    }
  }

  @Test
  void fillsATrackThatDoesNotComeBackWithGaps() throws IOException {
    loseAPublisherOf(TestSource.SMALL);
    play(publish(), TestSource.PICTURE_ONLY);
    until(DEADLINE, () -> segmentsBehindDiscontinuity("high") > 0);
    until(DEADLINE, () -> segmentsBehindDiscontinuity("audio") > 0);
    assertThat(behindDiscontinuity("audio")).contains("#EXT-X-GAP");
    assertThat(behindDiscontinuity("high")).doesNotContain("#EXT-X-GAP");
  }

  @Test
  void endsWhenNobodyComesBackInTime() throws IOException {
    server.close();
    server =
        new TestServer(new TestConfig(api).disconnectProtection(Duration.ofSeconds(3)).build());
    loseAPublisherOf(TestSource.SMALL);
    until(DEADLINE, () -> !api.ended.isEmpty());
    assertThat(api.ended.getFirst().leaseId()).isEqualTo("lease-1");
    until(DEADLINE, () -> playlist("high").endsWith("#EXT-X-ENDLIST\n"));
  }

  @Test
  void endsWhenItIsRevokedWhileNobodyIsThere() throws IOException {
    loseAPublisherOf(TestSource.SMALL);
    api.revoked.add("lease-1");
    until(DEADLINE, () -> playlist("high").endsWith("#EXT-X-ENDLIST\n"));
  }

  @Test
  void tellsApiOfTheEndWhenTheServerStopsMeanwhile() throws IOException {
    loseAPublisherOf(TestSource.SMALL);
    server.close();
    assertThat(api.ended).extracting(EndRequest::leaseId).containsExactly("lease-1");
  }

  @Test
  void letsAPublisherBackInWhileApiIsAway() throws IOException {
    loseAPublisherOf(TestSource.SMALL);
    api.failures.set(Integer.MAX_VALUE);
    assertThatThrownBy(() -> RtmpPublisher.publish(server.rtmp(), new StreamKey("other-key")))
        .isInstanceOfSatisfying(
            PublishRefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo("NetStream.Publish.Failed"));
    RtmpPublisher second = publish();
    play(second, TestSource.SMALL);
    until(DEADLINE, () -> segmentsBehindDiscontinuity("high") > 0);

    api.heartbeats.clear();
    api.failures.set(0);
    until(DEADLINE, () -> reported(LeaseState.LIVE, "lease-2"));
    api.revoked.add("lease-2");
    assertThat(second.awaitEnd().code()).isEqualTo("NetStream.Publish.Denied");
  }

  /// Sends for three seconds, is cut off, and waits until api knows.
  private void loseAPublisherOf(TestSource source) throws IOException {
    RtmpPublisher publisher = publish();
    play(publisher, source);
    until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
    publisher.cut();
    until(DEADLINE, () -> reported(LeaseState.HELD, "lease-1"));
  }

  private RtmpPublisher publish() throws IOException {
    return RtmpPublisher.publish(server.rtmp(), KEY);
  }

  private static void play(RtmpPublisher publisher, TestSource source) throws IOException {
    List<FlvTag> tags = source.tags().stream().filter(tag -> tag.timestampMs() < 3000).toList();
    publisher.metadata(!source.video().isEmpty(), source.audio());
    publisher.play(tags);
  }

  private boolean reported(LeaseState state, String leaseId) {
    List<LeaseReport> leases = api.leases();
    return leases.size() == 1
        && leases.getFirst().state() == state
        && leases.getFirst().leaseId().equals(leaseId);
  }

  private String playlist(String rendition) {
    return server.text("/hls-live/video1/" + rendition + ".m3u8");
  }

  private String behindDiscontinuity(String rendition) {
    String playlist = playlist(rendition);
    int at = playlist.indexOf("#EXT-X-DISCONTINUITY\n");
    return at < 0 ? "" : playlist.substring(at);
  }

  private int segmentsBehindDiscontinuity(String rendition) {
    return count(behindDiscontinuity(rendition), "#EXTINF");
  }

  /// Counted from the media sequence number.
  private long msnOfDiscontinuity(String rendition) {
    String playlist = playlist(rendition);
    return segments(playlist.substring(0, playlist.indexOf("#EXT-X-DISCONTINUITY\n")));
  }

  /// The number behind the last segment.
  private static long segments(String playlist) {
    String msn =
        playlist
            .lines()
            .filter(line -> line.startsWith("#EXT-X-MEDIA-SEQUENCE:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(msn.substring(msn.indexOf(':') + 1)) + count(playlist, "#EXTINF");
  }

  private String lastMediaLine(String rendition) {
    return playlist(rendition)
        .lines()
        .filter(line -> line.startsWith("#EXT-X-PART:") || !line.startsWith("#"))
        .reduce("", (_, last) -> last);
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
