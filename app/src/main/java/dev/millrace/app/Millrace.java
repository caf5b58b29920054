package dev.millrace.app;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.ApiException;
import dev.millrace.api.ApiServer;
import dev.millrace.api.DatabaseConfig;
import dev.millrace.streaming.StreamingConfig;
import dev.millrace.streaming.StreamingException;
import dev.millrace.streaming.StreamingServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All services in one process. Closing stops them in the opposite order of their start.
final class Millrace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Millrace.class);
  static final String VERSION = "0.1.0";
  private static final String UNPACK_FOLDER = "org.bytedeco.javacpp.cachedir";

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final AtomicReference<@Nullable StreamingServer> streaming = new AtomicReference<>();
  private final Path ffmpeg;
  private final int apiPort;

  private Millrace(Configuration configuration) {
    try {
      DataFolder data = started(DataFolder.open(configuration.data(), configuration.secrets()));
      this.ffmpeg = ffmpeg(configuration);
      DatabaseConfig database = database(configuration, data);
      String token =
          configuration
              .optional(Setting.INTERNAL_TOKEN)
              .orElseGet(() -> data.secret("internal-token"));
      this.apiPort = started(ApiServer.start(api(configuration, database, token))).port();
      streaming.set(started(StreamingServer.start(streaming(configuration, token))));
    } catch (RuntimeException e) {
      close();
      throw explained(e);
    }
  }

  /// Starts everything; it is ready when this returns.
  ///
  /// @throws StartException when something is in the way
  static Millrace start(Configuration configuration) {
    return new Millrace(configuration);
  }

  int apiPort() {
    return apiPort;
  }

  Path ffmpeg() {
    return ffmpeg;
  }

  int hlsPort() {
    StreamingServer server = streaming.get();
    return server == null ? 0 : server.hlsPort();
  }

  int rtmpPort() {
    StreamingServer server = streaming.get();
    return server == null ? 0 : server.rtmpPort();
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      AutoCloseable next = running.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.error("{} did not stop cleanly", next.getClass().getSimpleName(), e);
      }
    }
  }

  private <T extends AutoCloseable> T started(T service) {
    running.push(service);
    return service;
  }

  private DatabaseConfig database(Configuration configuration, DataFolder data) {
    if (configuration.optional(Setting.DATABASE_URL).isPresent()) {
      return new DatabaseConfig(
          configuration.optional(Setting.DATABASE_URL).get(),
          configuration.optional(Setting.DATABASE_USER).orElse(""),
          configuration.optional(Setting.DATABASE_PASSWORD).orElse(""));
    }
    String password = data.secret("database-password");
    Path file = data.secretFile("database-password");
    return started(EmbeddedPostgres.start(configuration.data().resolve("postgres"), file, password))
        .config();
  }

  private ApiConfig api(Configuration configuration, DatabaseConfig database, String token) {
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
        this::streamingReady,
        VERSION);
  }

  private boolean streamingReady() {
    StreamingServer server = streaming.get();
    return server != null && server.ready();
  }

  private StreamingConfig streaming(Configuration configuration, String token) {
    return new StreamingConfig(
        configuration.address(Setting.RTMP_PORT),
        configuration.address(Setting.HLS_PORT),
        URI.create("http://localhost:" + apiPort),
        token,
        ffmpeg,
        configuration.ladder(),
        configuration.connectionsPerAddress(),
        configuration.data());
  }

  private static Path ffmpeg(Configuration configuration) {
    return configuration
        .optional(Setting.FFMPEG)
        .map(Path::of)
        .orElseGet(() -> bundledFfmpeg(configuration.data()));
  }

  private static Path bundledFfmpeg(Path data) {
    if (System.getProperty(UNPACK_FOLDER) == null) {
      System.setProperty(UNPACK_FOLDER, data.resolve("programs").toString());
    }
    @Nullable String program = Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
    if (program == null) {
      throw new StartException(
          "The bundled FFmpeg cannot be unpacked into "
              + System.getProperty(UNPACK_FOLDER)
              + ": set MILLRACE_FFMPEG to an FFmpeg 8 of yours");
    }
    return Path.of(program);
  }

  private static RuntimeException explained(RuntimeException e) {
    return e instanceof ApiException || e instanceof StreamingException
        ? new StartException(String.valueOf(e.getMessage()), e)
        : e;
  }
}
