package dev.millrace.api.picture;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.millrace.broker.BrokerLink;
import dev.millrace.broker.ConfirmedPublisher;
import dev.millrace.broker.ConfirmedPublisher.WhenBlocked;
import dev.millrace.broker.PictureQueues;
import dev.millrace.broker.PictureTopology;
import java.io.IOException;

/// What api does with the workers over one connection: it publishes jobs, and takes what became of
/// them. Thread-safe.
final class WorkersSession implements BrokerLink.Session {
  /// Messages that are on their way to us, not acknowledged yet.
  private static final int PREFETCH = 32;

  private final ConfirmedPublisher publisher;

  /// Consumes at once.
  ///
  /// @param lost told when a channel or a queue is gone
  WorkersSession(Connection connection, Runnable lost, PictureQueues queues, PictureChanges changes)
      throws IOException {
    Channel channel = connection.createChannel();
    channel.addShutdownListener(_ -> lost.run());
    PictureTopology.declare(channel, queues);
    this.publisher = new ConfirmedPublisher(connection, WhenBlocked.REFUSE);
    publisher.onLost(lost);
    channel.basicQos(PREFETCH);
    ResultConsumer results = ResultConsumer.ofResults(channel, changes, lost);
    ResultConsumer abandoned = ResultConsumer.ofAbandoned(channel, changes, lost);
    channel.basicConsume(queues.results().name(), /* autoAck= */ false, results);
    channel.basicConsume(queues.abandoned().name(), /* autoAck= */ false, abandoned);
  }

  ConfirmedPublisher publisher() {
    return publisher;
  }

  /// The connection's end ends the consumers.
  @Override
  public void close() {}
}
