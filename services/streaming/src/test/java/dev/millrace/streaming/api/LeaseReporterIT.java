package dev.millrace.streaming.api;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.contracts.EndRequest;
import dev.millrace.contracts.LeaseReport;
import dev.millrace.flv.FlvTag;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is told to api and what is done about its answers, with heartbeats as in earnest.
class LeaseReporterIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final StreamKey KEY = new StreamKey("good-key");

  private final FakeApi api = new FakeApi();
  private final TestServer server = new TestServer(api);

  @BeforeEach
  void allowAKey() {
    api.allow(KEY.value(), "video1");
  }

  @AfterEach
  void stop() {
    api.ends.release(1_000);
    server.close();
    api.close();
  }

  @Test
  void endsWhatIsRevokedTwiceInARow() throws IOException {
    try (RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), KEY)) {
      api.revokedOnce.add("lease-1");
      until(DEADLINE, api.revokedOnce::isEmpty);
      awaitHeartbeats(2);
      assertThat(server.counters().get("rtmp.closed.revoked")).isZero();
      api.revoked.add("lease-1");
      assertThat(publisher.awaitEnd().description()).contains("ended by its owner");
    }
  }

  @Test
  void tellsAnEndThatIsUnderWayNoSecondTime() throws IOException {
    api.ends.drainPermits();
    RtmpPublisher.publish(server.rtmp(), KEY).stop();
    until(DEADLINE, () -> api.endCalls.get() == 1);
    awaitHeartbeats(2);
    assertThat(api.endCalls).hasValue(1);
    api.ends.release(1_000);
    until(DEADLINE, () -> !api.ended.isEmpty());
  }

  @Test
  void tellsAnEndAgainThatApiDidNotTake() throws IOException {
    RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), KEY);
    awaitHeartbeats(1);
    api.failures.set(1);
    publisher.stop();
    until(DEADLINE, () -> api.ended.size() == 1);
  }

  @Test
  void tellsEndsThatCameWhileApiWasAwayWhenItIsBack() throws IOException {
    api.allow("other-key", "video2");
    RtmpPublisher first = RtmpPublisher.publish(server.rtmp(), KEY);
    RtmpPublisher second = RtmpPublisher.publish(server.rtmp(), new StreamKey("other-key"));
    awaitHeartbeats(1);
    api.failures.set(Integer.MAX_VALUE);
    first.stop();
    second.stop();
    long failed = server.counters().get("leases.heartbeats.failed");
    until(DEADLINE, () -> server.counters().get("leases.heartbeats.failed") >= failed + 3);
    assertThat(api.ended).isEmpty();
    api.failures.set(0);
    until(DEADLINE, () -> api.ended.size() == 2);
    assertThat(api.ended).extracting(EndRequest::videoUrl).contains("video1", "video2");
  }

  @Test
  void lettingGoOfAnOldLeaseEndsNothingThatHasANewerOne() throws IOException {
    RtmpPublisher old = RtmpPublisher.publish(server.rtmp(), KEY);
    try (RtmpPublisher newer = RtmpPublisher.publish(server.rtmp(), KEY)) {
      until(DEADLINE, () -> server.counters().get("rtmp.closed.replaced") == 1);
      api.revoked.add("lease-1");
      awaitHeartbeats(3);
      assertThat(api.leases()).extracting(LeaseReport::leaseId).containsExactly("lease-2");
      assertThat(server.counters().get("rtmp.closed.revoked")).isZero();
      newer.stop();
      until(DEADLINE, () -> api.ended.contains(new EndRequest("lease-2", "video1")));
    } finally {
      old.close();
    }
  }

  @Test
  void deletesAgainUntilApiHasHeardThatItIsDone() throws IOException {
    api.deleted.add("video7");
    until(DEADLINE, this::deletedIsAcknowledged);
    // An answer that got lost: it is asked for again, and acknowledged again.
    int heard = api.heartbeats.size();
    api.deleted.add("video7");
    until(
        DEADLINE,
        () ->
            api.heartbeats.subList(heard, api.heartbeats.size()).stream()
                .anyMatch(heartbeat -> heartbeat.deleted().contains("video7")));
  }

  private boolean deletedIsAcknowledged() {
    return api.heartbeats.stream().anyMatch(heartbeat -> heartbeat.deleted().contains("video7"));
  }

  @Test
  void waitsForTheEndsWhenTheServerStops() throws IOException {
    api.ends.drainPermits();
    try (RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), KEY)) {
      Thread.startVirtualThread(() -> {
        until(DEADLINE, () -> api.endCalls.get() == 1);
        api.ends.release(1_000);
      });
      server.close();
      assertThat(api.ended).containsExactly(new EndRequest("lease-1", "video1"));
      publisher.awaitClosed();
    }
  }

  @Test
  void acknowledgesADeletionOnceTheMediaIsGone() throws IOException {
    try (RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), KEY)) {
      List<FlvTag> tags =
          TestSource.SMALL.tags().stream().filter(tag -> tag.timestampMs() < 3000).toList();
      publisher.metadata(/* video= */ true, /* audio= */ true);
      publisher.play(tags);
      until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
      api.deleted.add("video1");
      until(DEADLINE, this::acknowledged);
      assertThat(server.status("/hls-live/video1/high.m3u8")).isEqualTo(404);
    }
  }

  private boolean acknowledged() {
    return api.heartbeats.stream().anyMatch(heartbeat -> heartbeat.deleted().contains("video1"));
  }

  private void awaitHeartbeats(int more) {
    int until = api.heartbeats.size() + more;
    until(DEADLINE, () -> api.heartbeats.size() >= until);
  }
}
