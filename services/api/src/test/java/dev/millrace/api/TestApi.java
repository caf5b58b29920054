package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import dev.millrace.storage.BlobStore;
import dev.millrace.storage.FileBlobStore;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.context.ApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/// The service on a real PostgreSQL, started once for all tests, and what they do with it again and
/// again. Each test makes users of its own.
public final class TestApi implements AutoCloseable {
  public static final String PASSWORD = "correct horse";
  static final String TOKEN = "internal-test-token";
  private static final EventLimits EVENTS =
      new EventLimits(/* connections= */ 1000, /* perAddress= */ 3, Duration.ofSeconds(1));
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

  private static final String ADMIN = "test_admin";

  private final RegistrationConfig registration;
  private final TestPictures pictures;
  private final PictureConfig.Maker maker;
  private final LoginLimitConfig loginLimits;
  private final Path folder = temporaryFolder();
  private final AtomicBoolean streaming = new AtomicBoolean(true);
  private final TestClock clock = new TestClock();
  private final TestDatabase database = new TestDatabase();
  private final TestMail mail = new TestMail();
  private final ApiServer server;
  private final Client anyone;
  private @Nullable OpenApi document;

  /// The admin is a user of its own, so that no other test's user is one by coming first.
  public TestApi() {
    this(new RegistrationConfig(RegistrationMode.OPEN, ADMIN, /* demo= */ null));
  }

  TestApi(RegistrationConfig registration) {
    this(registration, /* broker= */ null);
  }

  /// @param broker by which workers make the pictures; null: they are made here
  public TestApi(RegistrationConfig registration, @Nullable BrokerConfig broker) {
    this(registration, broker, ApiLimits.DEFAULT, LoginLimitConfig.DEFAULT);
  }

  private TestApi(
      RegistrationConfig registration,
      @Nullable BrokerConfig broker,
      ApiLimits limits,
      LoginLimitConfig loginLimits) {
    this.loginLimits = loginLimits;
    this.registration = registration;
    this.pictures = new TestPictures(blobs());
    this.maker =
        broker == null
            ? new PictureConfig.Maker.Here(pictures, /* threads= */ 2)
            : new PictureConfig.Maker.Workers(broker);
    this.server = ApiServer.start(config(0, limits), clock);
    this.anyone = new Client(server.port());
  }

  /// One whose callers are never too many.
  static TestApi unlimited() {
    Rate any = new Rate(1_000_000, Duration.ofMinutes(1));
    return new TestApi(
        new RegistrationConfig(RegistrationMode.OPEN, ADMIN, /* demo= */ null),
        /* broker= */ null,
        new ApiLimits(any, any, any),
        new LoginLimitConfig(any, any, any, any, any, any));
  }

  /// What the service says of itself; read once.
  synchronized OpenApi document() {
    OpenApi read = document;
    if (read == null) {
      read = new OpenApi(anyone.get("/v3/api-docs").json());
      document = read;
    }
    return read;
  }

  public TestClock clock() {
    return clock;
  }

  public TestDatabase database() {
    return database;
  }

  public TestMail mail() {
    return mail;
  }

  /// One of several parts of a type.
  <T> T bean(String name, Class<T> type) {
    return server.context().getBean(name, type);
  }

  /// A part of the running service.
  public <T> T bean(Class<T> type) {
    return server.context().getBean(type);
  }

  /// All parts of the running service.
  ApplicationContext context() {
    return server.context();
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

  /// Who makes the pictures, unless workers do.
  public TestPictures pictures() {
    return pictures;
  }

  /// Where this node has its data.
  public Path folder() {
    return folder;
  }

  public DatabaseConfig databaseConfig() {
    return database.config();
  }

  public BlobStore blobs() {
    return new FileBlobStore(folder.resolve("blobs"));
  }

  public Path secrets() {
    return folder.resolve("secrets");
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

  /// The service stopped and started again, without the broker that it had: it makes pictures
  /// itself.
  ///
  /// @return what to call it by, and to end it
  public Restarted restartWithoutBroker() {
    stop();
    ApiConfig config =
        config(
            0,
            ApiLimits.DEFAULT,
            mail.config(),
            EVENTS,
            loginLimits,
            new PictureConfig.Maker.Here(pictures, 2));
    ApiServer again = ApiServer.start(config, clock);
    return new Restarted(again, new Client(again.port()));
  }

  /// A service on the database and data of another that has ended.
  public record Restarted(ApiServer server, Client anyone) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }

  ApiConfig config(int port) {
    return config(port, ApiLimits.DEFAULT);
  }

  ApiConfig config(int port, ApiLimits limits) {
    return config(port, limits, mail.config());
  }

  ApiConfig config(int port, ApiLimits limits, @Nullable MailConfig outbox) {
    return config(port, limits, outbox, EVENTS, loginLimits, maker);
  }

  ApiConfig config(EventLimits events) {
    return config(0, ApiLimits.DEFAULT, mail.config(), events, loginLimits, maker);
  }

  ApiConfig config(ApiLimits limits, LoginLimitConfig logins) {
    return config(0, limits, mail.config(), EVENTS, logins, maker);
  }

  private ApiConfig config(
      int port,
      ApiLimits limits,
      @Nullable MailConfig outbox,
      EventLimits events,
      LoginLimitConfig logins,
      PictureConfig.Maker makes) {
    return new ApiConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        database.config(),
        TOKEN,
        folder,
        secrets(),
        URI.create("https://live.example.org"),
        null,
        null,
        8080,
        1935,
        List.of("127.0.0.1", "0:0:0:0:0:0:0:1"),
        registration,
        events,
        limits,
        TokenLifetimes.DEFAULT,
        logins,
        outbox,
        new PictureConfig(PictureConfig.DEFAULT_MAX_BYTES, PictureConfig.DEFAULT_MAX_PIXELS, makes),
        streaming::get,
        Map::of,
        "test");
  }

  public String name() {
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

  /// Signs up when it is needed first.
  public Client admin() {
    return anyone.bearer(adminToken());
  }

  String adminToken() {
    if (login(ADMIN, PASSWORD).status() != 200) {
      Client newcomer = anyone.with("X-Forwarded-For", "203.0.113.251"); // limited by nobody else
      Map<String, String> body = Map.of("username", ADMIN, "password", PASSWORD);
      assertThat(newcomer.post("/auth/signup", body).status()).isEqualTo(201);
    }
    Answer login = login(ADMIN, PASSWORD);
    assertThat(login.status()).as(login.response().body()).isEqualTo(200);
    return login.text("accessToken");
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
    return heartbeat(leases);
  }

  /// The same with reports as they are.
  public JsonNode heartbeat(List<Map<String, Object>> leases) {
    Answer answer =
        internal()
            .post("/channel/streamKey/heartbeat", Map.of("leases", leases, "deleted", List.of()));
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  public static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  /// Ends the service; what it left is there until [#close()].
  void stop() {
    server.close();
  }

  @Override
  public void close() throws IOException {
    stop();
    mail.close();
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
