package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.contracts.LeaseReport;
import dev.millrace.contracts.LeaseState;
import dev.millrace.flv.FlvTag;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.RawClient;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What may go wrong while a broadcast waits for its publisher, or as it comes back.
class HeldBroadcastIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String KEY = "good-key";

  private final FakeApi api = new FakeApi();
  private final TestServer server =
      new TestServer(
          new TestConfig(api)
              .sourceOnly()
              .relay()
              .disconnectProtection(Duration.ofSeconds(90))
              .build());

  @BeforeEach
  void allowAKey() {
    api.allow(KEY, "video1");
  }

  @AfterEach
  void stop() {
    server.close();
    api.close();
  }

  @Test
  void tellsApiOfItsEndWhenTheServerStops() throws IOException {
    loseAPublisher();
    api.ends.drainPermits();
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> api.ends.release(1_000));
    server.close();
    assertThat(api.ended).extracting(end -> end.leaseId()).containsExactly("lease-1");
  }

  @Test
  void aPublisherThatApiHasGrantedALeaseTooLateGoesOn() throws IOException {
    loseAPublisher();
    api.verifies.drainPermits();
    RtmpPublisher second = RtmpPublisher.publish(server.rtmp(), new StreamKey(KEY));
    api.revoked.add("lease-1"); // as api does when it grants the next one
    api.verifies.release(1_000);
    play(second);
    until(DEADLINE, () -> reported(LeaseState.LIVE) && !lease().equals("lease-1"));
    api.heartbeats.clear();
    until(DEADLINE, () -> api.heartbeats.size() > 2);
    assertThat(reported(LeaseState.LIVE)).isTrue();
    second.stop();
    until(DEADLINE, () -> !api.ended.isEmpty());
    assertThat(server.counters().get("rtmp.closed.revoked")).isZero();
  }

  @Test
  void doesNotGoOnUnderALeaseOfAnotherKey() throws IOException {
    loseAPublisher();
    api.allow("new-key", "video1");
    api.verifies.drainPermits();
    try (RawClient shy = new RawClient(server.rtmp(), "new-key")) {
      shy.request();
    }
    until(DEADLINE, () -> server.counters().get("rtmp.closed.left") == 1);
    api.verifies.release(1_000);
    until(DEADLINE, () -> !api.ended.isEmpty());
    assertThat(api.ended.getFirst().leaseId()).isEqualTo("lease-2");
    assertThat(lease()).isEqualTo("lease-1");
  }

  @Test
  void goesOnUnderALeaseOfItsKeyWhosePublisherNeverCame() throws IOException {
    loseAPublisher();
    api.verifies.drainPermits();
    try (RawClient shy = new RawClient(server.rtmp(), KEY)) {
      shy.request();
    }
    until(DEADLINE, () -> server.counters().get("rtmp.closed.left") == 1);
    api.verifies.release(1_000);
    until(DEADLINE, () -> lease().equals("lease-2"));
    assertThat(api.ended).isEmpty();
  }

  @Test
  void isHeldBeforeItsTracksAreKnownAndEndsItsReaders() throws IOException {
    RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), new StreamKey(KEY));
    publisher.metadata(/* video= */ true, /* audio= */ true);
    publisher.send(TestSource.SMALL.tags().get(1));
    publisher.cut();
    until(DEADLINE, () -> reported(LeaseState.HELD));
    CompletableFuture<Integer> read =
        CompletableFuture.supplyAsync(() ->
            server
                .send(server.request("/live/video1.flv"), BodyHandlers.ofByteArray())
                .body()
                .length);
    until(DEADLINE, () -> viewers() == 1);
    api.revoked.add("lease-1");
    assertThat(read.join()).isZero();
    assertThat(server.status("/live/video1.flv")).isEqualTo(404);
  }

  private void loseAPublisher() throws IOException {
    RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), new StreamKey(KEY));
    play(publisher);
    publisher.cut();
    until(DEADLINE, () -> reported(LeaseState.HELD));
  }

  private static void play(RtmpPublisher publisher) throws IOException {
    List<FlvTag> tags =
        TestSource.SMALL.tags().stream().filter(tag -> tag.timestampMs() < 2500).toList();
    publisher.metadata(/* video= */ true, /* audio= */ true);
    for (FlvTag tag : tags) {
      publisher.send(tag);
    }
  }

  private List<LeaseReport> leases() {
    return api.heartbeats.isEmpty() ? List.of() : api.heartbeats.getLast().leases();
  }

  private boolean reported(LeaseState state) {
    return leases().size() == 1 && leases().getFirst().state() == state;
  }

  private String lease() {
    return leases().isEmpty() ? "" : leases().getFirst().leaseId();
  }

  private int viewers() {
    return leases().isEmpty() ? 0 : leases().getFirst().viewers();
  }
}
