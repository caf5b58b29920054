package dev.millrace.app;

import dev.millrace.api.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The way to the database for a command beside `start`: an outside one, the embedded one of a
/// Millrace that runs, or the embedded one, started for the time being. Closing stops what it has
/// started.
final class DatabaseDoor implements AutoCloseable {
  private static final String ANSWER_SECONDS = "2";

  /// Of who asks how it is, also where the address sets other times.
  static final Duration PATIENCE = Duration.ofMillis(2500);

  /// Who takes as long has not refused.
  private static final Duration HANGS = Duration.ofSeconds(1);

  /// How a database meets who asks for a connection.
  enum Reception {
    LETS_IN,
    REFUSES,
    /// What asks it waits.
    HANGS
  }

  private final DatabaseConfig database;
  private final Optional<EmbeddedPostgres> started;
  private final Optional<DataFolder> folder;

  private DatabaseDoor(
      DatabaseConfig database, Optional<EmbeddedPostgres> started, Optional<DataFolder> folder) {
    this.database = database;
    this.started = started;
    this.folder = folder;
  }

  /// For reading; Millrace may run, but need not.
  ///
  /// @throws StartException when there is no database, or it cannot be reached
  static DatabaseDoor toRead(Configuration configuration) {
    Optional<DatabaseConfig> outside = configuration.database().config();
    if (outside.isPresent()) {
      return new DatabaseDoor(outside.get(), Optional.empty(), Optional.empty());
    }
    Path postgres = postgres(configuration);
    if (!EmbeddedPostgres.exists(postgres)) {
      throw new StartException("There is no database in " + configuration.data() + " yet");
    }
    requireOwner(configuration.data().resolve("lock"));
    Optional<DataFolder> free =
        DataFolder.openUnlessUsed(configuration.data(), configuration.secrets());
    if (free.isEmpty()) {
      String password =
          SecretFile.read(configuration.secrets().resolve(EmbeddedPostgres.SECRET), true);
      DatabaseConfig running = new EmbeddedPostgres(postgres, password).running();
      return new DatabaseDoor(running, Optional.empty(), Optional.empty());
    }
    return start(postgres, free.get());
  }

  /// For writing; nobody else uses the data folder meanwhile.
  ///
  /// @throws StartException when Millrace runs, or the database cannot be reached
  static DatabaseDoor toWrite(Configuration configuration) {
    DataFolder data = DataFolder.open(configuration.data(), configuration.secrets());
    Optional<DatabaseConfig> outside = configuration.database().config();
    return outside
        .map(database -> new DatabaseDoor(database, Optional.empty(), Optional.of(data)))
        .orElseGet(() -> start(postgres(configuration), data));
  }

  DatabaseConfig database() {
    return database;
  }

  /// Without bounds of time, which requests have: rows may be many.
  Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  @Override
  public void close() {
    started.ifPresent(EmbeddedPostgres::close);
    folder.ifPresent(DataFolder::close);
  }

  /// Whether it lets us in, and does so within seconds.
  static boolean answers(DatabaseConfig config) {
    Properties properties = new Properties();
    properties.setProperty("user", config.user());
    properties.setProperty("password", config.password());
    properties.setProperty("loginTimeout", ANSWER_SECONDS);
    properties.setProperty("socketTimeout", ANSWER_SECONDS);
    try (Connection connection = DriverManager.getConnection(config.jdbcUrl(), properties)) {
      return connection.isValid(/* timeout= */ 1);
    } catch (SQLException e) {
      return false;
    }
  }

  /// Looks for seconds.
  static Reception reception(DatabaseConfig config) {
    long asked = System.nanoTime();
    boolean letsIn =
        CompletableFuture.supplyAsync(() -> answers(config))
            .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    if (letsIn) {
      return Reception.LETS_IN;
    }
    boolean hangs = System.nanoTime() - asked >= HANGS.toNanos();
    return hangs ? Reception.HANGS : Reception.REFUSES;
  }

  static Path postgres(Configuration configuration) {
    return configuration.data().resolve("postgres");
  }

  /// What root starts in the folder of another user makes files that are not that user's.
  private static void requireOwner(Path lock) {
    Optional<String> user = ProcessHandle.current().info().user();
    try {
      String owner = Files.getOwner(lock).getName();
      if (user.isPresent() && !user.get().equals(owner)) {
        throw new StartException(
            "The data folder is that of " + owner + ": call this command as that user");
      }
    } catch (IOException e) {
      throw new StartException("The data folder cannot be read: " + StartException.reason(e), e);
    }
  }

  private static DatabaseDoor start(Path postgres, DataFolder data) {
    try {
      String password = data.secret(EmbeddedPostgres.SECRET, EmbeddedPostgres.exists(postgres));
      EmbeddedPostgres embedded = new EmbeddedPostgres(postgres, password);
      // It has a session of its own, which Ctrl-C does not reach.
      Runtime.getRuntime().addShutdownHook(new Thread(embedded::close, "stop PostgreSQL"));
      DatabaseConfig database = embedded.start();
      return new DatabaseDoor(database, Optional.of(embedded), Optional.of(data));
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }
}
