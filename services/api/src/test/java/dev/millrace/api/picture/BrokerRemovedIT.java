package dev.millrace.api.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.millrace.api.BrokerConfig;
import dev.millrace.api.Client;
import dev.millrace.api.RegistrationConfig;
import dev.millrace.api.RegistrationMode;
import dev.millrace.api.TestApi;
import dev.millrace.broker.BrokerConnections;
import dev.millrace.broker.BrokerQueue;
import dev.millrace.broker.PictureQueues;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A service that had a broker, by the real RabbitMQ of [BrokerPictureIT], and has none any more.
class BrokerRemovedIT {
  private static final String OWN = "/user/profile/picture";
  private static final URI BROKER =
      URI.create(
          System.getenv().getOrDefault("TEST_BROKER_URI", "amqp://guest:guest@127.0.0.1:5672"));

  private final PictureQueues queues = new PictureQueues("test-" + UUID.randomUUID());

  @Test
  void makesItselfWhatTheBrokerWasGiven() throws Exception {
    try (TestApi api =
        new TestApi(
            new RegistrationConfig(RegistrationMode.OPEN, null, null),
            new BrokerConfig(BROKER, queues.prefix()))) {
      String token = api.login(api.newUser(), TestApi.PASSWORD).text("accessToken");
      String address = api.anyone().bearer(token).upload(OWN, Pictures.PNG).text("profilePicture");
      TestApi.await(() -> Pictures.entries(api) == 0); // the broker has it, nobody makes it

      try (TestApi.Restarted again = api.restartWithoutBroker()) {
        Client user = again.anyone().bearer(token);
        TestApi.await(() -> user.get("/user/profile").text("pictureStatus").equals("READY"));
        assertThat(user.get("/user/profile").text("profilePicture")).isEqualTo(address);
        TestApi.await(() -> Pictures.entries(api) == 0);
        assertThat(api.pictures().tries(address.split("/", -1)[2])).isEqualTo(1);
      }
    } finally {
      delete();
    }
  }

  private void delete() throws Exception {
    try (Connection connection = new BrokerConnections(BROKER).open("millrace test");
        Channel channel = connection.createChannel()) {
      for (BrokerQueue queue : queues.all()) {
        channel.queueDelete(queue.name());
      }
      channel.exchangeDelete(queues.exchange());
      channel.exchangeDelete(queues.deadExchange());
    }
  }
}
