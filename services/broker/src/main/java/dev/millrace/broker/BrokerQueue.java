package dev.millrace.broker;

import java.util.List;
import java.util.Map;

/// A durable queue of the broker, as all who use it declare it. Immutable.
///
/// @param arguments of its declaration; they cannot be changed once the queue is there
/// @param exchange the direct exchange that it is bound to
/// @param routingKeys of its bindings
public record BrokerQueue(
    String name, Map<String, Object> arguments, String exchange, List<String> routingKeys) {
  public BrokerQueue {
    arguments = Map.copyOf(arguments);
    routingKeys = List.copyOf(routingKeys);
  }
}
