package dev.millrace.worker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.millrace.broker.BrokerConnections;
import dev.millrace.broker.ConfirmedPublisher;
import dev.millrace.broker.ConfirmedPublisher.WhenBlocked;
import dev.millrace.broker.PictureMessages;
import dev.millrace.broker.PictureQueues;
import dev.millrace.broker.PictureTopology;
import dev.millrace.contracts.PictureJob;
import dev.millrace.contracts.PictureResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What api does with the queues of pictures, for tests.
final class TestQueues implements AutoCloseable {
  private final PictureQueues queues;
  private final Connection connection;
  private final Channel channel;
  private final ConfirmedPublisher publisher;

  TestQueues(URI broker, PictureQueues queues) throws IOException {
    this.queues = queues;
    this.connection = new BrokerConnections(broker).open("test");
    this.channel = connection.createChannel();
    PictureTopology.declare(channel, queues);
    this.publisher = new ConfirmedPublisher(connection, WhenBlocked.REFUSE);
  }

  /// Ids of as many pictures.
  static List<String> ids(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add("picture00000000000000%03d".formatted(i));
    }
    return ids;
  }

  void publish(List<String> ids) throws InterruptedException {
    for (String id : ids) {
      publish(PictureMessages.body(PictureJob.of(id)), PictureMessages.properties(id));
    }
  }

  void publish(byte[] body, BasicProperties properties) throws InterruptedException {
    publisher.publish(queues.exchange(), PictureQueues.JOB, properties, body);
  }

  /// As a person does it by the broker's own pages: by the default exchange, without an id.
  void put(String queue, byte[] body) throws InterruptedException {
    publisher.publish("", queue, new BasicProperties(), body);
  }

  /// Takes what is there now.
  List<PictureResult> results() {
    List<PictureResult> results = new ArrayList<>();
    try {
      while (true) {
        @Nullable GetResponse message =
            channel.basicGet(queues.results().name(), /* autoAck= */ true);
        if (message == null) {
          return results;
        }
        results.add(PictureMessages.result(message.getBody()).orElseThrow());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Messages that nobody holds.
  long waiting() {
    return count(queues.jobs().name());
  }

  long failed() {
    return count(queues.failed().name());
  }

  /// What api would tell users of.
  long abandoned() {
    return count(queues.abandoned().name());
  }

  @Override
  public void close() {
    connection.abort(2_000);
  }

  private long count(String queue) {
    try {
      return channel.messageCount(queue);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
