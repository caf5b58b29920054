package dev.millrace.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// `GET /health` for anyone: 200 when the worker gets jobs, else 503; and `GET /metrics` for who
/// has the internal token. Thread-safe.
public final class HealthEndpoint implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final int MOST_AT_A_TIME = 64;
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final HttpServer server;

  /// Has the port at once, and answers from [#start] on.
  ///
  /// @throws IOException when the port cannot be had
  public HealthEndpoint(InetSocketAddress address) throws IOException {
    this(address, DEADLINE);
  }

  /// @param deadline of a request and its answer together
  HealthEndpoint(InetSocketAddress address, Duration deadline) throws IOException {
    this.server = HttpServer.create(address, BACKLOG);
    server.setExecutor(new ExchangeThreads(MOST_AT_A_TIME, deadline));
  }

  /// Once.
  ///
  /// @param token null: nobody gets the metrics
  public void start(BooleanSupplier healthy, MeterRegistry registry, @Nullable String token) {
    server.createContext(
        "/health",
        exchange -> {
          boolean up = healthy.getAsBoolean();
          answer(exchange, up ? 200 : 503, up ? "UP\n" : "DOWN: no connection to the broker\n");
        });
    server.createContext(
        "/metrics",
        exchange -> {
          boolean known = token != null && known(exchange, token);
          answer(exchange, known ? 200 : 401, known ? metrics(registry) : "");
        });
    server.start();
  }

  /// The port, also when it was to be any.
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(/* delay= */ 0);
  }

  private static boolean known(HttpExchange exchange, String token) {
    @Nullable String header = exchange.getRequestHeaders().getFirst("Authorization");
    return header != null
        && MessageDigest.isEqual(
            header.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
  }

  /// One line for each number: its name, its tags, what is measured of it.
  private static String metrics(MeterRegistry registry) {
    return registry.getMeters().stream()
        .flatMap(meter ->
            StreamSupport.stream(meter.measure().spliterator(), false)
                .map(measurement ->
                    line(meter.getId(), measurement.getStatistic().name())
                        + " "
                        + measurement.getValue()
                        + "\n"))
        .sorted()
        .collect(Collectors.joining());
  }

  private static String line(Meter.Id id, String statistic) {
    String tags =
        id.getTags().stream()
            .map(tag -> " " + tag.getKey() + "=" + tag.getValue())
            .collect(Collectors.joining());
    return id.getName() + tags + " " + statistic.toLowerCase(Locale.ROOT);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, body.length == 0 || head ? -1 : body.length);
      if (!head && body.length > 0) {
        try (OutputStream output = exchange.getResponseBody()) {
          output.write(body);
        }
      }
    }
  }
}
