package dev.millrace.broker;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;

/// Declares what [PictureQueues] describes; what is there already stays as it is. Stateless.
public final class PictureTopology {
  private PictureTopology() {}

  /// Exchanges, queues and their bindings.
  ///
  /// @throws IOException when something of that name is there, but is not the same
  public static void declare(Channel channel, PictureQueues queues) throws IOException {
    for (String exchange : new String[] {queues.deadExchange(), queues.exchange()}) {
      channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, /* durable= */ true);
    }
    for (BrokerQueue queue : queues.all()) {
      channel.queueDeclare(
          queue.name(),
          /* durable= */ true,
          /* exclusive= */ false,
          /* autoDelete= */ false,
          queue.arguments());
      for (String key : queue.routingKeys()) {
        channel.queueBind(queue.name(), queue.exchange(), key);
      }
    }
  }
}
