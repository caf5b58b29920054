package dev.millrace.api;

import java.net.BindException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/// The api service. Thread-safe.
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  private static final String COMPRESSED =
      "text/html,text/css,text/javascript,application/json,application/problem+json,image/svg+xml";

  private static final int FORM_AROUND_A_FILE = 64 << 10;

  private final ConfigurableApplicationContext context;

  private ApiServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /// Migrates the database and listens.
  ///
  /// @throws ApiException when the port is taken or the database cannot be reached
  public static ApiServer start(ApiConfig config) {
    return start(config, Clock.systemUTC());
  }

  static ApiServer start(ApiConfig config, Clock clock) {
    // Logging belongs to the program that starts us.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    try {
      ConfigurableApplicationContext context =
          new SpringApplicationBuilder(ApiApplication.class)
              .bannerMode(Banner.Mode.OFF)
              .logStartupInfo(false)
              .registerShutdownHook(false)
              .properties(properties(config))
              .initializers(starting -> {
                starting.getBeanFactory().registerSingleton("apiConfig", config);
                starting.getBeanFactory().registerSingleton("clock", clock);
              })
              .run();
      ApiServer server = new ApiServer(context);
      LOG.info("Api: HTTP on port {}", server.port());
      return server;
    } catch (RuntimeException e) {
      throw new ApiException(explain(config, e), e);
    }
  }

  public int port() {
    Integer port = context.getEnvironment().getProperty("local.server.port", Integer.class);
    return port == null ? 0 : port;
  }

  /// For tests that look inside.
  ConfigurableApplicationContext context() {
    return context;
  }

  @Override
  public void close() {
    context.close();
  }

  private static Map<String, Object> properties(ApiConfig config) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("server.address", config.http().getAddress().getHostAddress());
    properties.put("server.port", config.http().getPort());
    properties.put("server.shutdown", "immediate");
    if (config.trustedProxies().isEmpty()) {
      properties.put("server.forward-headers-strategy", "none");
    } else {
      properties.put("server.forward-headers-strategy", "native");
      String trusted =
          config.trustedProxies().stream().map(Pattern::quote).collect(Collectors.joining("|"));
      properties.put("server.tomcat.remoteip.internal-proxies", trusted);
    }
    // Else in a folder of the system's, under a new name each time.
    properties.put("server.tomcat.basedir", ServerFolder.emptied(config.data()).toString());
    // Who does not read is given up after this, too.
    properties.put("server.tomcat.connection-timeout", "20s");
    // Longer than clients keep an idle connection (30 s in Java): they find none that is closing.
    properties.put("server.tomcat.keep-alive-timeout", "60s");
    properties.put("server.tomcat.max-http-form-post-size", "64KB");
    // Who sends somewhat too much still reads why: with less taken, the connection breaks first.
    properties.put("server.tomcat.max-swallow-size", config.pictures().maxBytes() + (8 << 20));
    properties.put("server.compression.enabled", true);
    properties.put("server.compression.mime-types", COMPRESSED);
    properties.put("server.compression.min-response-size", "1KB");
    properties.put("server.error.whitelabel.enabled", false);
    properties.putAll(DatabaseProperties.of(config.database()));
    properties.putAll(EventRegistryProperties.ALL);
    properties.put("spring.mvc.problemdetails.enabled", true);
    // Such an event asks who called, even for an asset.
    properties.put("spring.mvc.publish-request-handled-events", false);
    properties.put("spring.web.resources.add-mappings", false);
    // Nothing is written to the disk for who may not upload.
    properties.put("spring.servlet.multipart.resolve-lazily", true);
    properties.put("spring.servlet.multipart.max-file-size", config.pictures().maxBytes() + "B");
    properties.put(
        "spring.servlet.multipart.max-request-size",
        config.pictures().maxBytes() + FORM_AROUND_A_FILE + "B");
    properties.put("spring.threads.virtual.enabled", true);
    properties.put("spring.main.lazy-initialization", false);
    properties.put("management.endpoints.web.exposure.include", "health,metrics");
    properties.put("management.endpoint.health.probes.enabled", true);
    // Ours has nothing to do with health, and settings of its own.
    properties.put("management.health.mail.enabled", false);
    properties.put(
        "management.endpoint.health.group.readiness.include", "readinessState,streaming,db");
    // Said once more, as springdoc warns of its own default.
    properties.put("springdoc.swagger-ui.enabled", true);
    properties.put("springdoc.api-docs.enabled", true);
    properties.put("springdoc.swagger-ui.path", "/docs");
    properties.put("springdoc.api-docs.version", "openapi_3_1");
    properties.put("springdoc.override-with-generic-response", false);
    properties.put("springdoc.writer-with-order-by-keys", true);
    properties.put("springdoc.default-produces-media-type", "application/json");
    return properties;
  }

  /// One line for the person who starts it.
  private static String explain(ApiConfig config, Throwable failure) {
    @Nullable Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof ApiException explained) {
        return String.valueOf(explained.getMessage());
      }
      String type = cause.getClass().getSimpleName();
      if (cause instanceof BindException || type.equals("PortInUseException")) {
        return "Port "
            + config.http().getPort()
            + " cannot be used ("
            + NestedExceptionUtils.getMostSpecificCause(cause).getMessage()
            + "): stop what uses it, or set MILLRACE_BIND or MILLRACE_API_PORT to another";
      }
      if (type.equals("PSQLException") || type.equals("SQLTransientConnectionException")) {
        return "The database "
            + config.database().address()
            + " cannot be used: "
            + cause.getMessage();
      }
      cause = cause.getCause();
    }
    return "The api cannot start: " + failure.getMessage();
  }
}
