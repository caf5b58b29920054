package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthEndpointTest {
  private static final int WAIT_MS = 10_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicBoolean consuming = new AtomicBoolean();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HealthEndpoint endpoint = new HealthEndpoint(anyPort());

  HealthEndpointTest() throws IOException {}

  @AfterEach
  void close() {
    endpoint.close();
    http.close();
  }

  @Test
  void saysWhetherTheWorkerGetsJobs() throws Exception {
    endpoint.start(consuming::get, registry, /* token= */ null);

    HttpResponse<String> down = get("/health", null);
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(down.body()).isEqualTo("DOWN: no connection to the broker\n");
    consuming.set(true);
    HttpResponse<String> up = get("/health", null);
    assertThat(up.statusCode()).isEqualTo(200);
    assertThat(up.body()).isEqualTo("UP\n");
    assertThat(up.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void givesMetricsToWhoHasTheToken() throws Exception {
    registry.counter("millrace.pictures.retries").increment(3);
    endpoint.start(consuming::get, registry, "secret");

    assertThat(get("/metrics", "secret").body()).contains("millrace.pictures.retries count 3.0");
    for (String wrong : new String[] {"", "other", "secret2"}) {
      HttpResponse<String> refused = get("/metrics", wrong);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).isEmpty();
    }
    assertThat(get("/metrics", null).statusCode()).isEqualTo(401);
  }

  @Test
  void givesMetricsToNobodyWithoutAToken() throws Exception {
    endpoint.start(consuming::get, registry, /* token= */ null);

    assertThat(get("/metrics", "").statusCode()).isEqualTo(401);
    assertThat(get("/metrics", "null").statusCode()).isEqualTo(401);
  }

  @Test
  void hasItsPortBeforeItAnswers() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port());

    assertThatThrownBy(() -> new HealthEndpoint(taken)).isInstanceOf(IOException.class);
  }

  @Test
  void answersWhileOthersSendHalfARequestLine() throws Exception {
    endpoint.start(consuming::get, registry, /* token= */ null);
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        slow.add(halfALine(endpoint));
      }
      assertThat(get("/health", null).statusCode()).isEqualTo(503);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void closesAConnectionWhoseRequestDoesNotEnd() throws Exception {
    try (HealthEndpoint hasty = new HealthEndpoint(anyPort(), Duration.ofMillis(50))) {
      hasty.start(consuming::get, registry, /* token= */ null);
      try (Socket socket = halfALine(hasty)) {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  private static Socket halfALine(HealthEndpoint endpoint) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
    socket.setSoTimeout(WAIT_MS);
    socket.getOutputStream().write("GET /hea".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private HttpResponse<String> get(String path, @Nullable String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
            .timeout(Duration.ofMillis(WAIT_MS));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
