package dev.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import dev.millrace.broker.ConfirmedPublisher.WhenBlocked;
import dev.millrace.testing.RabbitNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// At a broker of the test's own, which runs out of memory.
class ConfirmedPublisherIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /// Long enough for a broker to say that it is blocked.
  private static final Duration CONFIRM = Duration.ofSeconds(1);

  private static final String QUEUE = "jobs";

  @TempDir private Path folder;

  @Test
  void refusesOrWaitsWhileTheBrokerTakesNothing() throws Exception {
    try (RabbitNode node = RabbitNode.start(folder);
        Connection refusing = new BrokerConnections(node.uri()).open("refusing");
        Connection patient = new BrokerConnections(node.uri()).open("patient");
        Channel channel = refusing.createChannel()) {
      channel.queueDeclare(QUEUE, /* durable= */ true, false, false, null);
      ConfirmedPublisher api = new ConfirmedPublisher(refusing, WhenBlocked.REFUSE, CONFIRM);
      ConfirmedPublisher worker = new ConfirmedPublisher(patient, WhenBlocked.WAIT, CONFIRM);
      CountDownLatch blocked = new CountDownLatch(1);
      CountDownLatch over = new CountDownLatch(1);
      refusing.addBlockedListener(_ -> blocked.countDown(), over::countDown);
      publish(api, "before");

      node.memoryAlarm(true);
      // A broker says that it is short of memory to who publishes, and does not read on.
      assertThatThrownBy(() -> publish(api, "unread")).isInstanceOf(BrokerException.class);
      assertThat(blocked.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> publish(api, "refused"))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("takes nothing now");
      CompletableFuture<Void> kept = CompletableFuture.runAsync(() -> publish(worker, "kept"));
      assertThatThrownBy(() -> kept.get(CONFIRM.multipliedBy(4).toMillis(), TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      node.memoryAlarm(false);
      kept.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      assertThat(over.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      publish(api, "after");
      assertThat(messages(channel)).contains("before", "kept", "after").doesNotContain("refused");
    }
  }

  private static void publish(ConfirmedPublisher publisher, String id) {
    BasicProperties properties = MessageProperties.PERSISTENT_BASIC.builder().messageId(id).build();
    try {
      publisher.publish("", QUEUE, properties, new byte[] {1});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> messages(Channel channel) throws IOException {
    List<String> ids = new ArrayList<>();
    GetResponse message = channel.basicGet(QUEUE, /* autoAck= */ true);
    while (message != null) {
      ids.add(message.getProps().getMessageId());
      message = channel.basicGet(QUEUE, /* autoAck= */ true);
    }
    return ids;
  }
}
