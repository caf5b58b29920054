package dev.millrace.app;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.testing.BundledFfmpeg;
import dev.millrace.testing.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LoneWorkerTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int NO_CALL_MS = 300;

  @TempDir private Path folder;

  @Test
  void refusesToStartWithoutABroker() {
    assertThatThrownBy(() -> new LoneWorker(configuration(Map.of())))
        .isInstanceOf(StartException.class)
        .hasMessage("A worker gets its jobs from a broker: set MILLRACE_BROKER_URI");
  }

  @Test
  void startsWithoutTheBrokerBeingThereAndSaysSo() throws Exception {
    try (LoneWorker worker =
        new LoneWorker(
            configuration(Map.of("MILLRACE_BROKER_URI", "amqp://guest:guest@127.0.0.1:1")))) {
      HttpResponse<String> health = health(worker);
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).isEqualTo("DOWN: no connection to the broker\n");
    }
  }

  @Test
  void asksForNoJobsWhenItsPortIsTaken() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket taken = new ServerSocket(0, 1, loopback);
        ServerSocket broker = new ServerSocket(0, 1, loopback)) {
      Configuration configuration =
          configuration(
              Map.of(
                  "MILLRACE_BROKER_URI", "amqp://guest:guest@127.0.0.1:" + broker.getLocalPort(),
                  "MILLRACE_WORKER_PORT", "" + taken.getLocalPort()));

      assertThatThrownBy(() -> new LoneWorker(configuration))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("set MILLRACE_WORKER_PORT to another");
      broker.setSoTimeout(NO_CALL_MS);
      assertThatThrownBy(broker::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void saysOnceThatItDoesNotTrustTheBroker() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    AtomicInteger calls = new AtomicInteger();
    AtomicReference<String> address = new AtomicReference<>();
    try (SSLServerSocket broker =
        (SSLServerSocket)
            SelfSignedCertificate.in(folder)
                .server()
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> refuseAll(broker, calls));
      address.set("localhost:" + broker.getLocalPort());
      String uri = "amqps://guest:guest@" + address.get();
      try (LoneWorker _ = new LoneWorker(configuration(Map.of("MILLRACE_BROKER_URI", uri)))) {
        until(DEADLINE, () -> calls.get() > 2);
      }
    } finally {
      root.detachAppender(log);
    }
    assertThat(List.copyOf(log.list))
        .singleElement()
        .satisfies(line ->
            assertThat(line.getFormattedMessage())
                .startsWith(
                    "Millrace worker is not connected to the broker "
                        + address.get()
                        + ", and tries again: "));
  }

  /// Until it is closed.
  private static void refuseAll(SSLServerSocket broker, AtomicInteger calls) {
    while (true) {
      try (SSLSocket caller = (SSLSocket) broker.accept()) {
        refuse(caller, calls);
      } catch (IOException _) {
        return;
      }
    }
  }

  private static void refuse(SSLSocket caller, AtomicInteger calls) {
    try {
      caller.startHandshake();
    } catch (IOException _) {
      calls.incrementAndGet(); // the caller hangs up
    }
  }

  private static HttpResponse<String> health(LoneWorker worker) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + worker.port() + "/health");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
  }

  private Configuration configuration(Map<String, String> settings) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "MILLRACE_DATA",
                folder.toString(),
                "MILLRACE_BIND",
                "127.0.0.1",
                "MILLRACE_FFMPEG",
                BundledFfmpeg.path().toString(),
                "MILLRACE_WORKER_PORT",
                "0"));
    environment.putAll(settings);
    return Configuration.read(environment);
  }
}
