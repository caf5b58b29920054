package dev.millrace.app;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.ApiException;
import dev.millrace.api.ApiServer;
import dev.millrace.api.DatabaseConfig;
import dev.millrace.api.EventLimits;
import dev.millrace.api.PictureConfig;
import dev.millrace.api.RegistrationConfig;
import dev.millrace.app.DatabaseDoor.Reception;
import dev.millrace.streaming.StreamingConfig;
import dev.millrace.streaming.StreamingException;
import dev.millrace.streaming.StreamingServer;
import dev.millrace.streaming.hls.HlsLimits;
import io.micrometer.core.instrument.Metrics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All services in one process. Closing stops them in the opposite order of their start; another
/// thread may close while they start.
final class Millrace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Millrace.class);

  private final Configuration configuration;
  private final boolean demo;
  private final Deque<AutoCloseable> running = new ArrayDeque<>(); // guarded by itself
  private boolean closed; // guarded by running
  private volatile @Nullable StreamingServer streaming;
  private volatile @Nullable Path ffmpeg;
  private volatile @Nullable EmbeddedPostgres postgres;
  private volatile @Nullable DatabaseConfig database;
  private volatile int apiPort;

  /// Starts nothing yet.
  ///
  /// @param demo whether the demo's user is to come
  Millrace(Configuration configuration, boolean demo) {
    this.configuration = configuration;
    this.demo = demo;
  }

  /// Made and started.
  static Millrace start(Configuration configuration) {
    Millrace millrace = new Millrace(configuration, /* demo= */ false);
    millrace.start();
    return millrace;
  }

  /// Starts everything; it is ready when this returns.
  ///
  /// @throws StartException when something is in the way; nothing runs then
  void start() {
    try {
      var _ = configuration.tls(); // before a database is made
      DataFolder data = started(DataFolder.open(configuration.data(), configuration.secrets()));
      Path program = FfmpegProgram.find(configuration);
      ffmpeg = program;
      DatabaseConfig where = database(data);
      database = where;
      String token =
          configuration
              .internalToken()
              .orElseGet(() -> data.secret("internal-token", /* inUse= */ false));
      apiPort = started(ApiServer.start(api(where, token))).port();
      streaming = started(StreamingServer.start(streaming(program, token)));
    } catch (RuntimeException | Error e) {
      close();
      throw explained(e);
    }
  }

  /// What to close before everything that was started earlier.
  ///
  /// @throws StartException when we are closed; it is closed then, too
  <T extends AutoCloseable> T started(T service) {
    synchronized (running) {
      if (!closed) {
        running.push(service);
        return service;
      }
    }
    stop(service);
    throw new StartException("Stopped while it started");
  }

  URI apiUrl() {
    return URI.create("http://" + configuration.host() + ":" + apiPort);
  }

  Path ffmpeg() {
    return Objects.requireNonNull(ffmpeg, "not started");
  }

  int hlsPort() {
    StreamingServer server = streaming;
    return server == null ? 0 : server.hlsPort();
  }

  int rtmpPort() {
    StreamingServer server = streaming;
    return server == null ? 0 : server.rtmpPort();
  }

  /// Empty without a certificate.
  OptionalInt rtmpsPort() {
    StreamingServer server = streaming;
    return server == null ? OptionalInt.empty() : server.rtmpsPort();
  }

  /// The host of the URLs of our ports, on this machine.
  String host() {
    return configuration.host();
  }

  /// How it meets us now, which takes seconds; one that is not there yet lets us in.
  Reception databaseReception() {
    DatabaseConfig started = database;
    return started == null ? Reception.LETS_IN : DatabaseDoor.reception(started);
  }

  /// Closes as far as that is possible without the database, for the end of the process: what waits
  /// for the database is left, and a database of our own is killed.
  ///
  /// @param time for streaming, which ends broadcasts and their FFmpegs before everything else
  void abandon(Duration time) {
    Thread closing = Thread.ofPlatform().daemon().name("stop services").start(this::close);
    try {
      closing.join(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    EmbeddedPostgres own = postgres;
    if (own != null) {
      own.kill();
    }
  }

  @Override
  public void close() {
    while (true) {
      @Nullable AutoCloseable next;
      synchronized (running) {
        closed = true;
        next = running.poll();
      }
      if (next == null) {
        return;
      }
      stop(next);
    }
  }

  private static void stop(AutoCloseable service) {
    try {
      service.close();
    } catch (Exception | Error e) { // the others stop all the same
      LOG.error("{} did not stop cleanly", service.getClass().getSimpleName(), e);
    }
  }

  private DatabaseConfig database(DataFolder data) {
    Optional<DatabaseConfig> outside = configuration.database().config();
    if (outside.isPresent()) {
      return outside.get();
    }
    Path folder = DatabaseDoor.postgres(configuration);
    String password = data.secret(EmbeddedPostgres.SECRET, EmbeddedPostgres.exists(folder));
    EmbeddedPostgres own = started(new EmbeddedPostgres(folder, password));
    postgres = own;
    return own.start();
  }

  private ApiConfig api(DatabaseConfig database, String token) {
    AccountSettings accounts = configuration.accounts();
    return new ApiConfig(
        configuration.address(Setting.API_PORT),
        database,
        token,
        configuration.data(),
        configuration.secrets(),
        configuration.url(Setting.PUBLIC_URL),
        configuration.url(Setting.PUBLIC_HLS_URL),
        configuration.url(Setting.PUBLIC_RTMP_URL),
        configuration.address(Setting.HLS_PORT).getPort(),
        configuration.address(Setting.RTMP_PORT).getPort(),
        configuration.trustedProxies(),
        new RegistrationConfig(
            configuration.registration(),
            configuration.admin().orElse(null),
            demo ? Demo.USER : null),
        EventLimits.of(
            configuration.eventConnections(), configuration.eventConnectionsPerAddress()),
        configuration.limits(),
        accounts.tokens(),
        accounts.loginLimits(),
        accounts.mail().orElse(null),
        pictures(),
        this::streamingReady,
        this::streamingCounts,
        Build.VERSION);
  }

  private PictureConfig pictures() {
    PictureSettings settings = configuration.pictures();
    return new PictureConfig(
        settings.maxBytes(),
        settings.maxPixels(),
        settings
            .broker()
            .<PictureConfig.Maker>map(PictureConfig.Maker.Workers::new)
            .orElseGet(this::pictureMaker));
  }

  private PictureConfig.Maker pictureMaker() {
    return new PictureConfig.Maker.Here(
        started(PictureMaking.processor(configuration, ffmpeg(), Metrics.globalRegistry)),
        configuration.pictures().threads());
  }

  private boolean streamingReady() {
    StreamingServer server = streaming;
    return server != null && server.ready();
  }

  /// Empty until streaming has started.
  private Map<String, ? extends Number> streamingCounts() {
    StreamingServer server = streaming;
    return server == null ? Map.of() : server.counters().all();
  }

  private StreamingConfig streaming(Path program, String token) {
    return new StreamingConfig(
        configuration.address(Setting.RTMP_PORT),
        configuration.address(Setting.RTMPS_PORT),
        configuration.address(Setting.HLS_PORT),
        apiUrl(),
        token,
        program,
        configuration.ladder(),
        configuration.disconnectProtection(),
        configuration.relay(),
        configuration.rtmp().limits(),
        HlsLimits.of(configuration.hlsConnections(), configuration.chosen(Setting.HLS_CONNECTIONS)),
        configuration.trustedProxies(),
        configuration.data(),
        configuration.tls().orElse(null));
  }

  private static RuntimeException explained(Throwable e) {
    return switch (e) {
      case Throwable _ when StartException.wantsMemory(e) -> StartException.of(e);
      case ApiException _, StreamingException _ ->
          new StartException(String.valueOf(e.getMessage()), e);
      case RuntimeException other -> other;
      default -> StartException.of(e);
    };
  }
}
