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
import dev.millrace.broker.PictureQueues;
import dev.millrace.contracts.PictureJob;
import dev.millrace.testing.RabbitNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Uploads while the broker is away: a node of the test's own, which it stops and starts.
class BrokerOutageIT {
  private static final String OWN = "/user/profile/picture";
  private static final int USERS = 10;

  @TempDir private Path folder;
  private final JsonMapper json = new JsonMapper();
  private final PictureQueues queues = new PictureQueues("outage");

  @Test
  void startsAndTakesUploadsWithoutABrokerAndGivesThemOutWhenItIsBack() throws Exception {
    try (RabbitNode node = RabbitNode.start(folder)) {
      node.stop();
      try (TestApi api =
          new TestApi(
              new RegistrationConfig(RegistrationMode.OPEN, null, null),
              new BrokerConfig(node.uri(), queues.prefix()))) {
        List<Client> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
          users.add(api.user());
        }
        for (Client user : users) {
          assertThat(user.upload(OWN, Pictures.PNG).status()).isEqualTo(202);
        }
        TestApi.await(() -> Pictures.failedEntries(api) == USERS);
        assertThat(api.anyone().get("/actuator/health/readiness").status()).isEqualTo(200);

        node.start();
        awaitLink(node);
        api.clock().advance(Duration.ofMinutes(1));
        TestApi.await(() -> Pictures.entries(api) == 0);
        Set<String> done = work(node, api);
        assertThat(done).hasSize(USERS);
        for (Client user : users) {
          TestApi.await(() -> user.get("/user/profile").text("pictureStatus").equals("READY"));
        }

        node.stop(); // and once more, under a connection that was there
        assertThat(users.getFirst().upload(OWN, Pictures.PNG).status()).isEqualTo(202);
        TestApi.await(() -> Pictures.failedEntries(api) == 1);
        node.start();
        awaitLink(node);
        api.clock().advance(Duration.ofMinutes(1));
        TestApi.await(() -> Pictures.entries(api) == 0);
        assertThat(work(node, api)).hasSize(1);
        TestApi.await(
            () -> users.getFirst().get("/user/profile").text("pictureStatus").equals("READY"));
      }
    }
  }

  /// Until the service is connected: it then reads results. What it tried before that would wait
  /// for a minute more, which the clock of this test does not have.
  private void awaitLink(RabbitNode node) {
    TestApi.await(() -> {
      try (Connection connection = connect(node);
          Channel channel = connection.createChannel()) {
        return channel.consumerCount(queues.results().name()) > 0;
      } catch (Exception _) {
        return false; // the node or the queue is not ready
      }
    });
  }

  private static Connection connect(RabbitNode node) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(node.uri());
    return factory.newConnection("millrace test");
  }

  /// Does what workers do with all jobs that wait.
  private Set<String> work(RabbitNode node, TestApi api) throws Exception {
    Set<String> done = new HashSet<>();
    try (Connection connection = connect(node);
        Channel channel = connection.createChannel()) {
      String jobs = queues.jobs().name();
      GetResponse message = channel.basicGet(jobs, /* autoAck= */ true);
      while (message != null) {
        PictureJob job = json.readValue(message.getBody(), PictureJob.class);
        done.add(job.pictureId());
        byte[] result = json.writeValueAsBytes(api.pictures().make(job));
        channel.basicPublish(
            queues.exchange(), PictureQueues.RESULT, new BasicProperties(), result);
        message = channel.basicGet(jobs, /* autoAck= */ true);
      }
    }
    return done;
  }
}
