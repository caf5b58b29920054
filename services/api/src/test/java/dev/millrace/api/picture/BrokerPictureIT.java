package dev.millrace.api.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.millrace.api.BrokerConfig;
import dev.millrace.api.Client;
import dev.millrace.api.RegistrationConfig;
import dev.millrace.api.RegistrationMode;
import dev.millrace.api.TestApi;
import dev.millrace.broker.BrokerQueue;
import dev.millrace.broker.PictureQueues;
import dev.millrace.broker.PictureTopology;
import dev.millrace.contracts.PictureBlobs;
import dev.millrace.contracts.PictureFailure;
import dev.millrace.contracts.PictureJob;
import dev.millrace.contracts.PictureResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

/// Profile pictures that workers make, by a real RabbitMQ: the one of `TEST_BROKER_URI`, else the
/// one on this machine. A worker is played here.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerPictureIT {
  private static final String OWN = "/user/profile/picture";
  private static final URI BROKER =
      URI.create(
          System.getenv().getOrDefault("TEST_BROKER_URI", "amqp://guest:guest@127.0.0.1:5672"));

  private final JsonMapper json = new JsonMapper();
  private final PictureQueues queues = new PictureQueues("test-" + UUID.randomUUID());
  private final TestApi api =
      new TestApi(
          new RegistrationConfig(RegistrationMode.OPEN, null, null),
          new BrokerConfig(BROKER, queues.prefix()));
  private final Connection connection = connect();
  private final Channel channel = channel();

  private static Connection connect() {
    try {
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(BROKER);
      return factory.newConnection("millrace test");
    } catch (Exception e) {
      throw new IllegalStateException("A RabbitMQ is needed at " + BROKER.getHost(), e);
    }
  }

  private Channel channel() {
    try {
      Channel opened = connection.createChannel();
      PictureTopology.declare(opened, queues);
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  void close() throws IOException {
    api.close();
    for (BrokerQueue queue : queues.all()) {
      channel.queueDelete(queue.name());
    }
    channel.exchangeDelete(queues.exchange());
    channel.exchangeDelete(queues.deadExchange());
    connection.close();
  }

  @Test
  void givesAJobToWorkersAndTakesTheResult() throws IOException {
    Client user = api.user();
    String address = user.upload(OWN, Pictures.PNG).text("profilePicture");
    GetResponse message = take(queues.jobs());
    assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
    assertThat(message.getProps().getContentType()).isEqualTo("application/json");
    PictureJob job = json.readValue(message.getBody(), PictureJob.class);
    assertThat(message.getProps().getMessageId()).isEqualTo(job.pictureId());
    assertThat(address).contains(job.pictureId());
    assertThat(status(user)).isEqualTo("PROCESSING");
    TestApi.await(() -> Pictures.entries(api) == 0);

    api.pictures().make(job);
    answer(PictureResult.ready(job.pictureId()));
    TestApi.await(() -> status(user).equals("READY"));
    assertThat(api.anyone().get(address).status()).isEqualTo(200);
    answer(PictureResult.ready(job.pictureId()));
    answer(PictureResult.failed(job.pictureId(), PictureFailure.CORRUPT));
    awaitAllResultsTaken();
    assertThat(status(user)).isEqualTo("READY");
    assertThat(api.anyone().get(address).status()).isEqualTo(200);
  }

  @Test
  void acknowledgesWhatNobodyKnowsAndPutsAsideWhatNobodyUnderstands() throws IOException {
    answer(PictureResult.ready("z".repeat(24)));
    publish(PictureQueues.RESULT, "{broken".getBytes(StandardCharsets.UTF_8));
    publish(PictureQueues.RESULT, "{\"pictureId\":\"../x\"}".getBytes(StandardCharsets.UTF_8));
    publish(PictureQueues.RESULT, "{}".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 3; i++) {
      take(queues.failed());
    }
    awaitAllResultsTaken();
  }

  /// Whoever gave it up: a worker, or the broker, which no worker answered for long enough.
  @Test
  void tellsTheUserOfAJobThatWasGivenUp() throws IOException {
    Client user = api.user();
    user.upload(OWN, Pictures.PNG);
    GetResponse message = take(queues.jobs(), /* autoAck= */ false);
    channel.basicReject(message.getEnvelope().getDeliveryTag(), /* requeue= */ false);
    TestApi.await(() -> status(user).equals("FAILED"));
    assertThat(user.get("/user/profile").text("pictureFailure")).isEqualTo("UNPROCESSABLE");
    PictureJob job = json.readValue(take(queues.failed()).getBody(), PictureJob.class);

    api.pictures().make(job); // somebody had it tried again
    answer(PictureResult.ready(job.pictureId()));
    TestApi.await(() -> status(user).equals("READY"));
  }

  @Test
  void throwsAwayTheResultOfAPictureThatWasReplaced() throws IOException {
    Client user = api.user();
    user.upload(OWN, Pictures.PNG);
    PictureJob first = json.readValue(take(queues.jobs()).getBody(), PictureJob.class);
    user.upload(OWN, Pictures.PNG);
    PictureJob second = json.readValue(take(queues.jobs()).getBody(), PictureJob.class);
    api.pictures().make(second);
    answer(PictureResult.ready(second.pictureId()));
    TestApi.await(() -> status(user).equals("READY"));
    api.pictures().make(first);
    answer(PictureResult.ready(first.pictureId()));
    TestApi.await(() -> api.blobs().get(new PictureBlobs(first.pictureId()).original()).isEmpty());
    assertThat(user.get("/user/profile").text("profilePicture")).contains(second.pictureId());
  }

  @Test
  void waitsForTheDatabaseWithAResultInItsHands() throws IOException {
    Client user = api.user();
    user.upload(OWN, Pictures.PNG);
    PictureJob job = json.readValue(take(queues.jobs()).getBody(), PictureJob.class);
    api.pictures().make(job);
    api.withoutDatabase(() -> {
      answer(PictureResult.ready(job.pictureId()));
      TestApi.await(() -> ready(queues.results()) == 0); // it has it, and cannot write it down
    });
    TestApi.await(() -> status(user).equals("READY"));
  }

  /// The queue is full, or its disk is: the entry stays in the registry until the broker takes it.
  @Test
  void keepsAJobThatTheBrokerRefuses() throws IOException {
    channel.queueUnbind(queues.jobs().name(), queues.exchange(), PictureQueues.JOB);
    Client user = api.user();
    assertThat(user.upload(OWN, Pictures.PNG).status()).isEqualTo(202);
    TestApi.await(() -> Pictures.failedEntries(api) == 1);
    channel.queueBind(queues.jobs().name(), queues.exchange(), PictureQueues.JOB);
    api.clock().advance(Duration.ofMinutes(1));
    PictureJob job = json.readValue(take(queues.jobs()).getBody(), PictureJob.class);
    assertThat(user.get("/user/profile").text("pictureStatus")).isEqualTo("PROCESSING");
    api.pictures().make(job);
    answer(PictureResult.ready(job.pictureId()));
    TestApi.await(() -> status(user).equals("READY"));
  }

  /// The broker then closes the publisher's channel, and nothing else: all is declared anew.
  @Test
  void comesBackWhenTheExchangeIsDeleted() throws IOException {
    channel.exchangeDelete(queues.exchange());
    Client user = api.user();
    assertThat(user.upload(OWN, Pictures.PNG).status()).isEqualTo(202);
    TestApi.await(() -> {
      api.clock().advance(Duration.ofMinutes(1));
      return ready(queues.jobs()) > 0;
    });
    PictureJob job = json.readValue(take(queues.jobs()).getBody(), PictureJob.class);
    api.pictures().make(job);
    answer(PictureResult.ready(job.pictureId()));
    TestApi.await(() -> Pictures.entries(api) == 0);
    channel.queuePurge(queues.jobs().name()); // one try may have been too many
  }

  private static String status(Client user) {
    return user.get("/user/profile").text("pictureStatus");
  }

  private void answer(PictureResult result) {
    publish(PictureQueues.RESULT, json.writeValueAsBytes(result));
  }

  private void publish(String key, byte[] body) {
    try {
      channel.basicPublish(queues.exchange(), key, new BasicProperties(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GetResponse take(BrokerQueue queue) {
    return take(queue, /* autoAck= */ true);
  }

  private GetResponse take(BrokerQueue queue, boolean autoAck) {
    AtomicReference<@Nullable GetResponse> taken = new AtomicReference<>();
    TestApi.await(() -> {
      taken.set(get(queue, autoAck));
      return taken.get() != null;
    });
    return Objects.requireNonNull(taken.get());
  }

  private @Nullable GetResponse get(BrokerQueue queue, boolean autoAck) {
    try {
      return channel.basicGet(queue.name(), autoAck);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long ready(BrokerQueue queue) {
    try {
      return channel.messageCount(queue.name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Closing the consumers would give back what they have not acknowledged.
  private void awaitAllResultsTaken() {
    TestApi.await(() -> ready(queues.results()) == 0);
  }
}
