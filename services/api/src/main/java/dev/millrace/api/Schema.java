package dev.millrace.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tables of a database, as their migrations make them. Stateless but for the database.
public final class Schema {
  /// Behind a migration that waits for a lock every request of the version that serves waits too.
  static final String LOCK_TIMEOUT = "set lock_timeout = '500ms'";

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
  private static final int OLDEST_SERVER = 15;
  private static final String NOT_LOCKED = "55P03"; // PostgreSQL's code
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MOST_TRIES = 60;

  private final DatabaseConfig database;

  public Schema(DatabaseConfig database) {
    this.database = database;
  }

  /// The last migration that the database had; empty for one without tables.
  ///
  /// @throws ApiException when a newer version of Millrace has made it, or PostgreSQL is too old
  public Optional<String> version() {
    Flyway flyway = configuration().load();
    check(flyway);
    return Optional.ofNullable(flyway.info().current())
        .map(MigrationInfo::getVersion)
        .map(MigrationVersion::getVersion);
  }

  /// Whether this version of Millrace has that migration.
  public boolean knows(String version) {
    return Arrays.stream(configuration().load().info().all())
        .filter(migration -> migration.getState().isResolved())
        .map(MigrationInfo::getVersion)
        .anyMatch(known -> known != null && known.getVersion().equals(version));
  }

  /// Migrates up to a version, or to the newest.
  ///
  /// @param version one that is known, or `latest`
  public void migrate(String version) {
    configuration().target(version).load().migrate();
  }

  /// Migrates up to the newest. A migration that does not get a lock in time lets those pass who
  /// wait behind it, and is tried again: it has changed nothing.
  static void migrate(Flyway flyway) {
    for (int tries = 1; ; tries++) {
      try {
        flyway.migrate();
        return;
      } catch (FlywayException e) {
        if (tries == MOST_TRIES || !notLocked(e)) {
          throw e;
        }
        if (tries == 1) {
          LOG.info("The tables are in use, their migration is tried again each second");
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static boolean notLocked(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(
            cause -> cause instanceof SQLException sql && NOT_LOCKED.equals(sql.getSQLState()));
  }

  /// Refuses a database that this version cannot use.
  static void check(Flyway flyway) {
    refuseNewer(flyway);
    try (Connection connection = flyway.getConfiguration().getDataSource().getConnection()) {
      refuseOld(connection.getMetaData().getDatabaseMajorVersion());
    } catch (SQLException e) {
      throw new ApiException("The database cannot be used: " + e.getMessage(), e);
    }
  }

  /// Flyway takes any from 9 on.
  static void refuseOld(int server) {
    if (server < OLDEST_SERVER) {
      throw new ApiException(
          "The database is a PostgreSQL %d, but Millrace needs %d or later"
              .formatted(server, OLDEST_SERVER));
    }
  }

  /// Flyway lets a program serve tables that it does not know, and only says so in the log.
  private static void refuseNewer(Flyway flyway) {
    for (MigrationInfo migration : flyway.info().applied()) {
      if (!migration.getState().isResolved() && migration.getVersion() != null) {
        throw new ApiException(
            "The database was made by a newer version of Millrace (its schema has migration "
                + migration.getVersion()
                + "): start that version, or restore a backup from before into an empty one");
      }
    }
  }

  private FluentConfiguration configuration() {
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(database.jdbcUrl(), database.user(), database.password());
  }
}
