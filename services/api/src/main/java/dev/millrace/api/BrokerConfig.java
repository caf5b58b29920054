package dev.millrace.api;

import java.net.URI;

/// Where the broker is. Immutable; its text form has no password.
///
/// @param uri such as `amqp://user:password@host:5672/vhost`
/// @param prefix of the names of its queues
public record BrokerConfig(URI uri, String prefix) {
  @Override
  public String toString() {
    return "BrokerConfig[" + uri.getHost() + ", prefix=" + prefix + "]";
  }
}
