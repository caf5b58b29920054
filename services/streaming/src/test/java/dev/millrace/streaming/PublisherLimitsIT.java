package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.clients.PublishRefusedException;
import dev.millrace.clients.RtmpPublisher;
import dev.millrace.rtmp.RtmpLimits;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.rtmp.PublisherLimits;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.Footprint;
import dev.millrace.streaming.testing.LogLines;
import dev.millrace.streaming.testing.RawChunks;
import dev.millrace.streaming.testing.RawClient;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import io.netty.util.NettyRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that take more than their share: a streamer does not notice.
@NullUnmarked
class PublisherLimitsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int FLOOD = 500;

  private final FakeApi api = new FakeApi();
  private final LogLines log = LogLines.of("dev.millrace.streaming.rtmp.RtmpHandler");
  private final List<RawClient> silent = new ArrayList<>();
  private TestServer server;

  @AfterEach
  void stop() throws IOException {
    for (RawClient client : silent) {
      client.close();
    }
    server.close();
    api.close();
    log.close();
  }

  @Test
  void makesRoomForAPublisherWhenSilentOnesHoldAllConnections() throws IOException {
    int loops = NettyRuntime.availableProcessors();
    start(PublisherLimits.of(/* connections= */ loops, /* connectionsPerAddress= */ 0));
    hold(loops);
    try (RtmpPublisher publisher = publish("good-key")) {
      assertThat(server.counters().get("rtmp.closed.server_full")).isEqualTo(1);
      connectSilently(3 * loops);
      until(DEADLINE, () -> server.counters().get("rtmp.closed.server_full") > 2L * loops);
      publisher.metadata(/* video= */ true, /* audio= */ true);
      publisher.stop();
    }
    until(DEADLINE, () -> server.counters().get("rtmp.closed.stopped") == 1);
    assertThat(log.closed().getFirst())
        .startsWith("WARN Connection of 127.0.0.1 closed: too many connections in total")
        .endsWith("at most " + loops + " (MILLRACE_RTMP_CONNECTIONS)");
  }

  @Test
  void makesRoomForAPublisherWhenReadersHoldAllOtherConnections() throws IOException {
    int connections = 4 * NettyRuntime.availableProcessors(); // on each loop some that read
    api.allow("good-key", "video1");
    api.allow("other-key", "video2");
    server =
        new TestServer(
            new TestConfig(api)
                .relay()
                .publishers(PublisherLimits.of(connections, /* connectionsPerAddress= */ 0))
                .build());
    try (RtmpPublisher publisher = publish("good-key")) {
      publisher.metadata(/* video= */ true, /* audio= */ true);
      read("video1", connections - 1);
      until(DEADLINE, () -> api.viewers() == connections - 1);
      try (RtmpPublisher other = publish("other-key")) {
        until(DEADLINE, () -> api.viewers() == connections - 2);
        assertThat(server.counters().get("rtmp.closed.server_full")).isEqualTo(1);
        read("video1", connections);
        until(DEADLINE, () -> server.counters().get("rtmp.closed.server_full") == connections + 1);
        other.stop();
      }
      publisher.stop();
    }
    until(DEADLINE, () -> server.counters().get("rtmp.closed.stopped") == 2);
  }

  @Test
  void refusesAnAddressThatHasEnough() throws IOException {
    start(PublisherLimits.of(/* connections= */ 100, /* connectionsPerAddress= */ 2));
    hold(2);
    try (RawClient third = new RawClient(server.rtmp(), "none")) {
      third.awaitClosed();
    }
    until(DEADLINE, () -> !log.closed().isEmpty());
    assertThat(log.closed())
        .containsExactly(
            "INFO Connection of 127.0.0.1 closed: too many connections from this address,"
                + " at most 2 (MILLRACE_CONNECTIONS_PER_ADDRESS)");
    silent.removeFirst().close();
    until(DEADLINE, () -> server.counters().get("rtmp.closed.left") == 1);
    publish("good-key").stop();
  }

  @Test
  void writesFewLinesOfAFlood() throws IOException {
    start(PublisherLimits.of(/* connections= */ 100, /* connectionsPerAddress= */ 1));
    hold(1);
    long began = System.nanoTime();
    for (int i = 0; i < FLOOD; i++) {
      new RawClient(server.rtmp(), "none").close();
    }
    until(DEADLINE, () -> server.counters().get("rtmp.closed.too_many_connections") == FLOOD);
    long periods = Duration.ofNanos(System.nanoTime() - began).toSeconds() / 10 + 1;
    assertThat(log.lines().size()).isLessThanOrEqualTo((int) (11 * periods));
  }

  @Test
  void writesFewLinesOfReadersThatComeAndGo() throws IOException {
    api.allow("good-key", "video1");
    server = new TestServer(new TestConfig(api).relay().build());
    try (RtmpPublisher publisher = publish("good-key");
        LogLines readers = LogLines.of("dev.millrace.streaming.rtmp.PlayerHandler")) {
      publisher.metadata(/* video= */ true, /* audio= */ true);
      long began = System.nanoTime();
      for (int i = 0; i < FLOOD; i++) {
        try (RawClient reader = new RawClient(server.rtmp(), "none")) {
          reader.shakeHands();
          reader.write(RawChunks.play("video1"));
        }
      }
      until(DEADLINE, () -> server.counters().get("rtmp.closed.play_stopped") > FLOOD / 2);
      long periods = Duration.ofNanos(System.nanoTime() - began).toSeconds() / 10 + 1;
      int lines = readers.lines().size() + log.closed().size();
      assertThat(lines).isLessThanOrEqualTo((int) (22 * periods));
    }
  }

  /// However many come at once, those that were sent away are not there any more.
  @Test
  void holdsNoMoreFilesThanConnections() throws IOException {
    start(PublisherLimits.of(/* connections= */ 20, /* connectionsPerAddress= */ 0));
    long before = Footprint.now().files();
    connectSilently(FLOOD);
    until(DEADLINE, () -> server.counters().get("rtmp.closed.server_full") >= FLOOD - 20);
    assertThat(Footprint.now().files() - before - FLOOD).isLessThan(40);
  }

  @Test
  void letsOneWhoGuessesWaitAndNeverAGoodKey() throws IOException {
    PublisherLimits usual =
        PublisherLimits.of(/* connections= */ 100, /* connectionsPerAddress= */ 0);
    Duration guess = Duration.ofSeconds(2);
    start(
        new PublisherLimits(
            100,
            /* chosen= */ true,
            0,
            usual.tls(),
            usual.handshake(),
            usual.connect(),
            usual.publish(),
            guess,
            usual.messages(),
            usual.unsentBytes()));
    assertThatThrownBy(() -> publish("wrong-key"))
        .isInstanceOf(PublishRefusedException.class)
        .hasMessageContaining("no channel");
    api.guessed.set(true);
    long began = System.nanoTime();
    assertThatThrownBy(() -> publish("wrong-key"))
        .isInstanceOf(PublishRefusedException.class)
        .hasMessageContaining("Too many wrong stream keys");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(guess);
    until(DEADLINE, () -> server.counters().get("rtmp.closed.guessed") == 1);
    publish("good-key").stop();
  }

  @Test
  void holdsToTheTimeAndTheSizeThatAreConfigured() throws IOException {
    RtmpLimits small = new RtmpLimits(2_000, 3_000, 2_000, 8, 100, 8);
    start(
        PublisherLimits.of(
            100, true, 0, Duration.ofSeconds(1), small, /* unsentBytes= */ 64 << 10));
    connectSilently(1);
    until(DEADLINE, () -> server.counters().get("rtmp.closed.too_late") == 1);
    RtmpPublisher publisher = publish("good-key");
    publisher.metadata(/* video= */ true, /* audio= */ true);
    assertThatThrownBy(
            () -> {
              publisher.play(TestSource.SMALL.tags());
              publisher.awaitEnd();
            })
        .isInstanceOf(IOException.class);
    until(DEADLINE, () -> server.counters().get("rtmp.closed.limit") == 1);
  }

  /// A key that is tried after another one on the same connection would be a guess for free.
  @Test
  void takesOneKeyOnAConnection() throws IOException {
    start(PublisherLimits.of(/* connections= */ 100, /* connectionsPerAddress= */ 0));
    try (RawClient client = new RawClient(server.rtmp(), "wrong-key")) {
      client.publish();
      client.awaitClosed();
    }
    assertThat(api.verified).hasSize(1);
  }

  private void start(PublisherLimits limits) {
    api.allow("good-key", "video1");
    server = new TestServer(new TestConfig(api).publishers(limits).build());
  }

  private RtmpPublisher publish(String key) throws IOException {
    return RtmpPublisher.publish(server.rtmp(), new StreamKey(key));
  }

  /// Connections that the server has taken, and that say nothing more.
  private void hold(int connections) throws IOException {
    connectSilently(connections);
    for (RawClient client : silent) {
      client.shakeHands();
    }
  }

  private void read(String video, int readers) throws IOException {
    for (int i = 0; i < readers; i++) {
      RawClient reader = new RawClient(server.rtmp(), "none");
      silent.add(reader);
      reader.shakeHands();
      reader.write(RawChunks.play(video));
    }
  }

  private void connectSilently(int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      silent.add(new RawClient(server.rtmp(), "none"));
    }
  }
}
