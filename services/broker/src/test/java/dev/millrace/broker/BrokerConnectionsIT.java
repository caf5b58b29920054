package dev.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.Connection;
import dev.millrace.testing.RabbitNode;
import dev.millrace.testing.SelfSignedCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// To a broker that trusts us or not, and over TLS to one that this machine trusts or not.
class BrokerConnectionsIT {
  private final SSLContext trusted = defaultContext();

  @TempDir private Path folder;

  @AfterEach
  void restore() {
    SSLContext.setDefault(trusted);
  }

  @Test
  void connectsOverTlsToABrokerThatIsTrustedAndToNoOther() throws IOException {
    SelfSignedCertificate certificate = SelfSignedCertificate.in(folder);
    try (RabbitNode node = RabbitNode.start(folder, certificate)) {
      URI address = node.tlsUri();
      assertThatThrownBy(() -> new BrokerConnections(address).open("stranger"))
          .isInstanceOf(SSLException.class);

      SSLContext.setDefault(certificate.client());
      try (Connection connection = new BrokerConnections(address).open("friend")) {
        assertThat(connection.isOpen()).isTrue();
      }

      URI otherName = URI.create(address.toString().replace("localhost", "127.0.0.1"));
      assertThatThrownBy(() -> new BrokerConnections(otherName).open("another name"))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void aWrongPasswordIsTheCallersToTell() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    try (RabbitNode node = RabbitNode.start(folder)) {
      URI wrong = URI.create(node.uri().toString().replace(":guest@", ":secret-word@"));
      BrokerConnections connections = new BrokerConnections(wrong);
      assertThat(connections.address()).isEqualTo("127.0.0.1:" + wrong.getPort());
      assertThatThrownBy(() -> connections.open("stranger"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ACCESS_REFUSED")
          .hasMessageNotContaining("secret-word");
    } finally {
      root.detachAppender(log);
    }
    assertThat(List.copyOf(log.list))
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .isEmpty();
  }

  private static SSLContext defaultContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
