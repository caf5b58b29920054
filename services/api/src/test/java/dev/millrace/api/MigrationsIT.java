package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Each migration, while the version before it serves from 100,000 rows in each table: nothing that
/// it asks fails, neither during nor after it, and nothing waits for half of its timeout.
class MigrationsIT {
  /// A statement has 10 s. On a quiet machine none waits for one, but this is no measurement.
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /// The driver has prepared a statement on the server after five times.
  private static final int PREPARED = 10;

  private final TestDatabase database = new TestDatabase();

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void theVersionBeforeGoesOnThroughEveryStep() throws SQLException {
    List<Integer> all = migrations();
    assertThat(all).hasSizeGreaterThan(7).startsWith(1);
    to(1).migrate();
    for (int next : all.subList(1, all.size())) {
      OldVersion before = new OldVersion(database, next - 1);
      before.fill();
      List<OldSession> sessions =
          List.of(
              session(before.changes(), /* inTransactions= */ false),
              session(before.changes(), /* inTransactions= */ true),
              session(before.reads(), /* inTransactions= */ false),
              session(before.reads(), /* inTransactions= */ true));
      await(sessions);
      Schema.migrate(to(next));
      await(sessions);
      for (OldSession session : sessions) {
        session.close();
        assertThat(session.longest()).as("migration %s", next).isLessThan(LONGEST);
      }
      System.out.println(
          "migration " + next + ": " + sessions.stream().map(OldSession::longest).toList());
    }
  }

  /// Whoever reads for long, as a backup does, holds up a migration, and it holds up nobody. The
  /// log says so once.
  @Test
  void aMigrationThatWaitsLetsOthersPass() throws SQLException {
    to(7).migrate();
    OldVersion before = new OldVersion(database, 7);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    Logger log = (Logger) LoggerFactory.getLogger(Schema.class);
    log.setLevel(Level.INFO);
    log.addAppender(said);
    try (Connection reading = database.connect();
        OldSession session = session(before.reads(), /* inTransactions= */ false)) {
      reading.setAutoCommit(false);
      try (var statement = reading.createStatement()) {
        for (String read : before.reads()) {
          statement.execute(read);
        }
      }
      CompletableFuture<Void> migrating =
          CompletableFuture.runAsync(() -> Schema.migrate(to(migrations().getLast())));
      TestApi.await(() -> session.blocked() > 1);
      assertThat(migrating).isNotDone();
      reading.rollback();
      migrating.join();
      assertThat(session.longest()).isLessThan(LONGEST);
    } finally {
      log.detachAppender(said);
      log.setLevel(null);
    }
    assertThat(said.list)
        .extracting(ILoggingEvent::getMessage)
        .containsExactly("The tables are in use, their migration is tried again each second");
    assertThat(new Schema(database.config()).version()).contains("" + migrations().getLast());
  }

  private OldSession session(List<String> statements, boolean inTransactions) throws SQLException {
    return new OldSession(database.config(), statements, inTransactions);
  }

  private static void await(List<OldSession> sessions) {
    List<Integer> before = sessions.stream().map(OldSession::rounds).toList();
    TestApi.await(() -> {
      for (int i = 0; i < sessions.size(); i++) {
        if (sessions.get(i).rounds() < before.get(i) + PREPARED) {
          return false;
        }
      }
      return true;
    });
  }

  private List<Integer> migrations() {
    return Arrays.stream(to(1).info().all())
        .map(MigrationInfo::getVersion)
        .filter(Objects::nonNull)
        .map(MigrationVersion::getVersion)
        .map(Integer::valueOf)
        .toList();
  }

  /// As the service migrates.
  private Flyway to(int version) {
    DatabaseConfig config = database.config();
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(config.jdbcUrl(), config.user(), config.password())
        .initSql(Schema.LOCK_TIMEOUT)
        .target("" + version)
        .load();
  }
}
