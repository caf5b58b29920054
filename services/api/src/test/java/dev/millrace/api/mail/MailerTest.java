package dev.millrace.api.mail;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.millrace.api.MailConfig;
import dev.millrace.api.TestApi;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Sending, and what becomes of a mail that cannot be sent.
class MailerTest {
  private static final List<Duration> AT_ONCE =
      List.of(Duration.ZERO, Duration.ofMillis(200), Duration.ofMillis(200));
  private static final Mail MAIL =
      new Mail("ada@example.org", "Subject", "https://live.example.org/login/reset#secret");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Mailer.class);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  @Test
  void sendsByALogin() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.setUser("mailer@example.org", "mailer", "right");
    server.start();
    try (Mailer mailer =
        mailer(server.getSmtp().getPort(), MailConfig.Tls.NONE, "mailer", "right")) {
      mailer.send(MAIL);
      assertThat(server.waitForIncomingEmail(15_000, 1)).isTrue();
      var message = server.getReceivedMessages()[0];
      assertThat(message.getFrom()[0]).hasToString("Millrace <millrace@example.org>");
      assertThat(message.getSubject()).isEqualTo("Subject");
      assertThat(message.getContent().toString()).contains("#secret");
    } finally {
      server.stop();
    }
  }

  @Test
  void sendsNothingInTheClearWhereEncryptionIsDemanded() {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try (Mailer mailer = mailer(server.getSmtp().getPort(), MailConfig.Tls.STARTTLS, "", "")) {
      mailer.send(MAIL);
      TestApi.await(() -> meters.counter("millrace.mails.failed").count() == 1);
      assertThat(server.getReceivedMessages()).isEmpty();
    } finally {
      server.stop();
    }
  }

  @Test
  void triesAgainAndThenGivesUpWithoutAWordAboutWhoOrWhat() throws IOException {
    try (Mailer mailer = mailer(closedPort(), MailConfig.Tls.NONE, "", "")) {
      mailer.send(MAIL);
      TestApi.await(() -> meters.counter("millrace.mails.failed").count() == 1);
      assertThat(log.list).hasSize(1 + AT_ONCE.size());
      assertThat(log.list.getLast().getFormattedMessage()).contains("given up");
      assertThat(log.list)
          .allSatisfy(event ->
              assertThat(event.getFormattedMessage()).doesNotContain("ada", "secret", "Subject"))
          .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNull());
    }
  }

  @Test
  void sendsWhatFailedAtFirstWhenTheServerIsBack() throws IOException {
    int port = closedPort();
    GreenMail server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    List<Duration> later =
        List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
    try (Mailer mailer = new Mailer(config(port, MailConfig.Tls.NONE, "", ""), meters, later)) {
      mailer.send(MAIL);
      TestApi.await(() -> !log.list.isEmpty());
      server.start();
      assertThat(server.waitForIncomingEmail(15_000, 1)).isTrue();
    } finally {
      server.stop();
    }
  }

  @Test
  void dropsWhatIsTooMuchAndCountsIt() throws IOException {
    CountDownLatch busy = new CountDownLatch(1);
    try (Mailer mailer = mailer(closedPort(), MailConfig.Tls.NONE, "", "")) {
      for (int i = 0; i < 520; i++) {
        mailer.prepare(() -> {
          try {
            busy.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
      }
      assertThat(meters.counter("millrace.mails.dropped").count()).isEqualTo(20);
      busy.countDown();
    }
  }

  @Test
  void doesNothingWithoutAServer() {
    try (Mailer mailer = new Mailer(null, meters, AT_ONCE)) {
      assertThat(mailer.enabled()).isFalse();
      mailer.send(MAIL);
      assertThat(log.list).isEmpty();
    }
    assertThat(MAIL.toString()).doesNotContain("ada");
  }

  private Mailer mailer(int port, MailConfig.Tls tls, String user, String password) {
    return new Mailer(config(port, tls, user, password), meters, AT_ONCE);
  }

  private static MailConfig config(int port, MailConfig.Tls tls, String user, String password) {
    return new MailConfig(
        "127.0.0.1",
        port,
        tls,
        user,
        password,
        "Millrace <millrace@example.org>",
        URI.create("https://live.example.org"));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
