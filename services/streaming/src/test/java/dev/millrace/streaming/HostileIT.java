package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flv.FlvTag;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.RtmpClientEvent.PublishStarted;
import dev.millrace.streaming.rtmp.PublisherLimits;
import dev.millrace.streaming.testing.Bystanders;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.HalfOpen;
import dev.millrace.streaming.testing.RawChunks;
import dev.millrace.streaming.testing.RawClient;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that mean harm, beside two publishers that lose nothing by it. One server stands through
/// all of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final FakeApi api = new FakeApi();
  private Bystanders bystanders;

  @BeforeAll
  void start() throws IOException {
    api.allow("offender", "offence");
    bystanders = new Bystanders(api, sourceOnly(api, /* connectionsPerAddress= */ 0));
  }

  @AfterAll
  void stop() throws Exception {
    bystanders.assertUnharmed();
    bystanders.close();
    api.close();
  }

  private static StreamingConfig sourceOnly(FakeApi api, int connectionsPerAddress) {
    return new TestConfig(api)
        .sourceOnly()
        .publishers(PublisherLimits.of(/* connections= */ 1_000, connectionsPerAddress))
        .build();
  }

  /// @param bytes what follows the handshake
  /// @param reason why the connection is closed
  record Offence(String name, Bytes bytes, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Offence> offences() {
    return List.of(
        new Offence("a chunk size of 0", RawChunks.chunkSize(0), "malformed"),
        new Offence(
            "the largest chunk size, and the largest message",
            Bytes.concat(RawChunks.chunkSize(0x7fffffff), RawChunks.VIDEO_OF_16_MB),
            "limit"),
        new Offence("a message of 16 MB", RawChunks.VIDEO_OF_16_MB, "limit"),
        new Offence(
            "AMF nested 10,000 deep",
            RawChunks.command("connect", "0a00000001".repeat(10_000)),
            "limit"),
        new Offence(
            "an AMF string beyond its message",
            RawChunks.command("connect", "0c7fffffff61"),
            "malformed"),
        new Offence("60,000 chunk streams", RawChunks.chunkStreams(60_000), "limit"),
        new Offence("format 3 first", Bytes.of(0xc3, 0), "malformed"),
        new Offence(
            "publish before connect",
            RawChunks.command("publish", "05 02 0008 6f6666656e646572 02 0004 6c697665"),
            "state"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("offences")
  void closesAtOnce(Offence offence) throws IOException {
    bystanders.withstand(
        Map.of(offence.reason(), 1),
        () -> {
          try (RawClient client = connect()) {
            client.shakeHands();
            client.writeWhileOpen(offence.bytes());
            client.awaitClosed();
          }
        });
  }

  /// Each of them is refused at once: as a message that is too large, or as a chunk that may not
  /// come first.
  @Test
  void refusesRandomBytes() throws IOException {
    Random random = new Random(1);
    byte[] bytes = new byte[20_000];
    bystanders.withstand(
        Map.of("malformed", 13, "limit", 7),
        () -> {
          for (int i = 0; i < 20; i++) {
            random.nextBytes(bytes);
            try (RawClient client = connect()) {
              client.shakeHands();
              client.writeWhileOpen(Bytes.copyOf(bytes));
              client.awaitClosed();
            }
          }
        });
  }

  @Test
  void refusesAMessageOf16MegabytesFromAPublisher() throws IOException {
    bystanders.withstand(
        Map.of("limit", 1),
        () -> {
          try (RawClient client = publish()) {
            client.write(RawChunks.VIDEO_OF_16_MB);
            client.awaitClosed();
          }
        });
  }

  /// Each jump is a new beginning of the encoder's clock: some are allowed, so many are not.
  @Test
  void sendsAwayWhoseClockJumpsAtEachPicture() throws IOException {
    long[] times = {0, 5, 0xfffffff0L, 0x7fffffe0L, 0x80000010L, 0xffffffffL, 0, 40, 0x80000000L};
    List<Bytes> pictures = pictures();
    bystanders.withstand(
        Map.of("unsteady", 1),
        () -> {
          try (RawClient client = publish()) {
            client.session().metadata(/* video= */ true, /* audio= */ false, "hostile");
            for (int i = 0; i < 2_000; i++) {
              client.session().video(times[i % times.length], pictures.get(i % pictures.size()));
              client.writeWhileOpen(client.session().takeOutput());
            }
            client.awaitClosed();
          }
        });
  }

  /// Each picture is almost a jump of the clock later than the one before.
  @Test
  void closesAPublisherWhoseTimeRunsAway() throws IOException {
    List<Bytes> pictures = pictures();
    bystanders.withstand(
        Map.of("too_fast", 1),
        () -> {
          try (RawClient client = publish()) {
            client.session().metadata(/* video= */ true, /* audio= */ false, "hostile");
            client.session().video(0, pictures.getFirst());
            for (int i = 0; i < 3_000; i++) {
              client.session().video(900L * i, pictures.get(1));
            }
            client.writeWhileOpen(client.session().takeOutput());
            client.awaitClosed();
          }
        });
  }

  @Test
  void closesAPublisherThatAsksAndNeverReads() throws IOException {
    long before = bystanders.closed("slow_reader");
    Bytes pings = Bytes.concat(Collections.nCopies(5_000, RawChunks.PING));
    bystanders.withstand(
        Map.of("slow_reader", 1),
        () -> {
          try (RawClient client = publish()) {
            until(
                DEADLINE,
                () -> {
                  client.writeWhileOpen(pings);
                  return bystanders.closed("slow_reader") > before;
                });
          }
        });
  }

  /// It begins a picture, and goes on by a byte each second.
  @Test
  void closesAPublisherThatHardlySends() throws IOException {
    ScheduledExecutorService seconds = Executors.newSingleThreadScheduledExecutor();
    bystanders.withstand(
        Map.of("stalled", 1),
        () -> {
          try (RawClient client = publish()) {
            client.write(Bytes.fromHex("06 000000 001000 09 01000000"));
            var _ =
                seconds.scheduleAtFixedRate(
                    () -> client.writeWhileOpen(Bytes.of(0)), 0, 1, TimeUnit.SECONDS);
            client.awaitClosed();
          } finally {
            seconds.shutdownNow();
          }
        });
  }

  /// All are answered; who asks for nothing else goes when its time is over.
  @Test
  void answersCreateStreamAHundredThousandTimes() throws IOException {
    Bytes connect =
        RawChunks.command("connect", "03 0003 617070 02 0009 73747265616d696e67 000009");
    Bytes create = RawChunks.command("createStream", "05");
    Bytes thousand = Bytes.concat(Collections.nCopies(1_000, create));
    bystanders.withstand(
        Map.of("too_late", 1),
        () -> {
          try (RawClient client = connect()) {
            client.shakeHands();
            client.write(connect);
            Thread reader = Thread.startVirtualThread(client::awaitClosed);
            for (int i = 0; i < 100; i++) {
              client.write(thousand);
            }
            until(DEADLINE, () -> !reader.isAlive());
          }
        });
  }

  /// A newcomer finds its place beside them at once.
  @Test
  void closesHalfOpenHandshakesWhenTheirTimeIsOver() throws IOException {
    long before = bystanders.closed("too_late");
    bystanders.withstand(
        Map.of("too_late", 500),
        () -> {
          try (HalfOpen clients = new HalfOpen(bystanders.rtmp(), 500)) {
            bystanders.join("newcomer");
            assertThat(bystanders.closed("too_late")).isEqualTo(before);
            clients.awaitClosed();
          }
        });
  }

  /// The publishers have two of its connections.
  @Test
  void refusesMoreThanAnAddressMayHave() throws Exception {
    try (Bystanders limited =
        new Bystanders(api, sourceOnly(api, /* connectionsPerAddress= */ 64))) {
      limited.withstand(
          Map.of("too_many_connections", 438, "too_late", 62),
          () -> {
            try (HalfOpen clients = new HalfOpen(limited.rtmp(), 500)) {
              clients.awaitClosed();
            }
          });
      limited.join("newcomer");
      limited.assertUnharmed();
    }
  }

  /// The sequence header, and what follows it.
  private static List<Bytes> pictures() {
    return TestSource.SMALL.tags().stream()
        .filter(tag -> tag.type() == FlvTag.Type.VIDEO)
        .map(FlvTag::body)
        .toList();
  }

  private RawClient connect() throws IOException {
    return new RawClient(bystanders.rtmp(), "offender");
  }

  private RawClient publish() throws IOException {
    RawClient client = connect();
    assertThat(client.publish()).containsExactly(new PublishStarted());
    return client;
  }
}
