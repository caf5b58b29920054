package dev.millrace.broker;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/// Opens connections to the broker. Thread-safe.
///
/// They do not recover by themselves: [BrokerLink] opens another, and declares and consumes anew,
/// so that there is one way to begin.
public final class BrokerConnections {
  private static final int CONNECT_TIMEOUT_MS = 2_000;

  /// Once to begin, once to tune: all in all a stop does not wait for longer than it may take.
  private static final int HANDSHAKE_TIMEOUT_MS = 3_000;

  private static final int CALL_TIMEOUT_MS = 5_000;
  private static final int HEARTBEAT_SECONDS = 10;

  private final ConnectionFactory factory;

  /// @param uri `amqp://user:password@host:port/vhost`, or `amqps://` for TLS; never logged
  /// @throws IllegalArgumentException when it is none
  public BrokerConnections(URI uri) {
    try {
      factory = new ConnectionFactory();
      if ("amqps".equalsIgnoreCase(uri.getScheme())) {
        // Before the address is set: it would make the client trust every certificate.
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      }
      factory.setUri(uri);
      factory.setExceptionHandler(new QuietDriver());
      factory.setAutomaticRecoveryEnabled(false);
      factory.setTopologyRecoveryEnabled(false);
      factory.setConnectionTimeout(CONNECT_TIMEOUT_MS);
      factory.setHandshakeTimeout(HANDSHAKE_TIMEOUT_MS);
      factory.setChannelRpcTimeout(CALL_TIMEOUT_MS);
      factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    } catch (URISyntaxException | GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException("not the address of a broker", e);
    }
  }

  /// Host and port, for a person: without the user and the password.
  public String address() {
    return factory.getHost() + ":" + factory.getPort();
  }

  /// Connects; whoever gets the connection closes it.
  ///
  /// @param name what the broker shows of it
  /// @throws IOException when there is none to be had within seconds
  public Connection open(String name) throws IOException {
    try {
      return factory.newConnection(name);
    } catch (TimeoutException e) {
      throw new IOException("the broker does not answer", e);
    }
  }

  /// Says nothing of a connection that cannot be had or is lost: who opened it says so, once. What
  /// a consumer throws is logged as ever.
  private static final class QuietDriver extends DefaultExceptionHandler {
    @Override
    public void handleUnexpectedConnectionDriverException(Connection connection, Throwable cause) {}
  }
}
