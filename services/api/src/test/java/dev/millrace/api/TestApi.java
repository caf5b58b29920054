package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/// The service on a real PostgreSQL, started once for all tests, and what they do with it again and
/// again. Each test makes users of its own.
public final class TestApi implements AutoCloseable {
  public static final String PASSWORD = "correct horse";
  private static final String TOKEN = "internal-test-token";
  private static final AtomicInteger USERS = new AtomicInteger();

  /// Gives the one service to the constructor of a test class.
  public static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == TestApi.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(TestApi.class, _ -> new TestApi(), TestApi.class);
    }
  }

  private final Path folder = temporaryFolder();
  private final AtomicBoolean streaming = new AtomicBoolean(true);
  private final TestClock clock = new TestClock();
  private final TestDatabase database = new TestDatabase();
  private final ApiServer server = ApiServer.start(config(0), clock);
  private final Client anyone = new Client(server.port());

  public TestClock clock() {
    return clock;
  }

  public TestDatabase database() {
    return database;
  }

  /// A part of the running service.
  public <T> T bean(Class<T> type) {
    return server.context().getBean(type);
  }

  /// Does something while the service has no database; afterwards it has one again.
  public void withoutDatabase(Runnable work) {
    database.cut();
    try {
      work.run();
    } finally {
      database.restore();
      await(() -> anyone.get("/videos").status() == 200);
    }
  }

  int port() {
    return server.port();
  }

  void streaming(boolean ready) {
    streaming.set(ready);
  }

  public Client anyone() {
    return anyone;
  }

  public Client internal() {
    return anyone.bearer(TOKEN);
  }

  ApiConfig config(int port) {
    return new ApiConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        database.config(),
        TOKEN,
        folder,
        folder.resolve("secrets"),
        URI.create("https://live.example.org"),
        null,
        null,
        8080,
        1935,
        List.of("127.0.0.1", "0:0:0:0:0:0:0:1"),
        streaming::get,
        "test");
  }

  String name() {
    return "user_" + USERS.incrementAndGet();
  }

  /// Signs up from an address of its own, so that the limit of signups is not reached.
  public String newUser() {
    String name = name();
    Client newcomer = anyone.with("X-Forwarded-For", "203.0.113." + USERS.get() % 250);
    Answer signup = newcomer.post("/auth/signup", Map.of("username", name, "password", PASSWORD));
    assertThat(signup.status()).isEqualTo(201);
    return name;
  }

  public Client user() {
    return anyone.bearer(login(newUser(), PASSWORD).text("accessToken"));
  }

  public Answer login(String name, String password) {
    return anyone.post("/auth/login", Map.of("username", name, "password", password));
  }

  public Answer verify(String key) {
    return internal()
        .post("/channel/streamKey/verify", Map.of("streamKey", key, "remoteAddress", "10.0.0.1"));
  }

  public void end(Answer grant) {
    Map<String, String> body =
        Map.of("leaseId", grant.text("leaseId"), "videoUrl", grant.text("videoUrl"));
    assertThat(internal().post("/channel/streamKey/end", body).status()).isEqualTo(204);
  }

  /// Renews leases; a field that api does not know yet is in the report.
  public JsonNode heartbeat(String... leaseIds) {
    List<Map<String, Object>> leases =
        List.of(leaseIds).stream()
            .map(id ->
                Map.<String, Object>of(
                    "leaseId", id, "state", "LIVE", "viewers", 3, "bitrate", 1000, "later", "x"))
            .toList();
    Answer answer =
        internal()
            .post("/channel/streamKey/heartbeat", Map.of("leases", leases, "deleted", List.of()));
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  public static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    database.close();
    FileSystemUtils.deleteRecursively(folder);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("millrace-api");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
