package dev.millrace.api.event;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.DatabaseConfig;
import dev.millrace.api.picture.PictureNotices;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Hears from the database what has changed, whichever node changed it, on a connection of its own.
/// When that is lost and comes back, all clients read anew what they show. Stops before the web
/// server, which would wait for the streams.
@Component
class ChangeListener implements SmartLifecycle {
  static final String VIDEOS = "millrace_video";
  static final String VIEWERS = "millrace_viewers";

  private static final Logger LOG = LoggerFactory.getLogger(ChangeListener.class);

  /// Nodes may be upgraded one by one.
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final int LISTEN_MS = 1000;
  private static final int ROUNDS_TO_CHECK = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final DatabaseConfig database;
  private final EventStreams streams;
  private volatile @Nullable Thread thread;
  private boolean lost;

  ChangeListener(ApiConfig config, EventStreams streams) {
    this.database = config.database();
    this.streams = streams;
  }

  @Override
  public void start() {
    Thread made = Thread.ofVirtual().name("changes").unstarted(this::run);
    thread = made; // it asks for this before anything else
    made.start();
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
    streams.close();
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    while (isRunning()) {
      try {
        listen();
      } catch (SQLException e) {
        if (isRunning() && !lost) {
          lost = true;
          LOG.warn("Pages are told of no changes until the database is back: {}", e.getMessage());
        }
      } catch (RuntimeException e) {
        LOG.error("Changes are listened for anew", e);
      }
      pause();
    }
  }

  private void listen() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("listen " + VIDEOS);
      statement.execute("listen " + VIEWERS);
      statement.execute("listen " + PictureNotices.CHANNEL);
      if (lost) {
        lost = false;
        LOG.info("Pages are told of changes again");
      }
      streams.sync();
      PGConnection heard = connection.unwrap(PGConnection.class);
      while (isRunning()) {
        hear(heard);
        statement.execute("select 1"); // a connection that hangs is noticed
      }
    }
  }

  /// For some seconds.
  private void hear(PGConnection connection) throws SQLException {
    for (int round = 0; round < ROUNDS_TO_CHECK && isRunning(); round++) {
      PGNotification @Nullable [] notifications = connection.getNotifications(LISTEN_MS);
      if (notifications != null) {
        Arrays.stream(notifications).forEach(this::pass);
      }
    }
  }

  private void pass(PGNotification notification) {
    String text = notification.getParameter();
    try {
      switch (notification.getName()) {
        case VIDEOS -> streams.tell(JSON.readValue(text, VideoChange.class));
        case VIEWERS ->
            streams.tell(List.of(JSON.readValue(text, LiveEvent.Viewers.Count[].class)));
        case PictureNotices.CHANNEL ->
            streams.tell(JSON.readValue(text, PictureNotices.Notice.class));
        default -> LOG.debug("Nobody listens for {}", notification.getName());
      }
    } catch (JacksonException e) { // of a newer version, that is being put in place
      LOG.warn("A change cannot be read: {}", e.getMessage());
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "10");
    properties.setProperty("ApplicationName", "millrace events");
    return DriverManager.getConnection(database.jdbcUrl(), properties);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      // it is being stopped
    }
  }
}
