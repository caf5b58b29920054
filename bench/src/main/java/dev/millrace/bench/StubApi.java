package dev.millrace.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.HeartbeatAnswer;
import dev.millrace.contracts.HeartbeatRequest;
import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.contracts.VerifyRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/// The streaming-only calls of api, without accounts: each key is good, and its video has the key
/// as its url. Thread-safe.
final class StubApi implements AutoCloseable {
  static final String TOKEN = "bench-internal-token";
  private static final int LEASE_SECONDS = 30;

  private final JsonMapper json = new JsonMapper();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong leases = new AtomicLong();

  private final HttpServer server;

  private StubApi(HttpServer server) {
    this.server = server;
  }

  /// Answers from now on until it is closed.
  static StubApi listen(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    StubApi api = new StubApi(server);
    server.setExecutor(api.threads);
    server.createContext("/channel/streamKey/", api::answer);
    server.start();
    return api;
  }

  @Override
  public void close() {
    server.stop(/* delay= */ 0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (exchange.getRequestURI().getPath()) {
        case "/channel/streamKey/verify" -> send(exchange, verify(body));
        case "/channel/streamKey/heartbeat" -> send(exchange, heartbeat(body));
        default -> exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  /// Keys are of one channel when they are the same up to a dot: by it streaming remembers what it
  /// knows of a source.
  private VerifyAnswer verify(byte[] body) {
    String key = json.readValue(body, VerifyRequest.class).streamKey();
    long channel = Integer.toUnsignedLong(key.split("\\.", 2)[0].hashCode());
    String lease = "lease-" + leases.incrementAndGet();
    return new VerifyAnswer(key, channel, "Bench", lease, LEASE_SECONDS);
  }

  private HeartbeatAnswer heartbeat(byte[] body) {
    HeartbeatRequest request = json.readValue(body, HeartbeatRequest.class);
    return new HeartbeatAnswer(/* revoked= */ List.of(), request.deleted());
  }

  private void send(HttpExchange exchange, Object answer) throws IOException {
    byte[] body = json.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }
}
