package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A connection of a version that serves: it asks the same statements again and again, by the
/// driver's settings of the service, and remembers how long it waited for one.
final class OldSession implements AutoCloseable {
  private static final String DRIVER = "spring.datasource.hikari.data-source-properties.";
  private static final Duration BLOCKED = Duration.ofMillis(300);

  private final List<String> statements;
  private final boolean inTransactions;
  private final Connection connection;
  private final CompletableFuture<Void> done;
  private volatile boolean stopped;
  private final AtomicInteger rounds = new AtomicInteger();
  private final AtomicInteger blocked = new AtomicInteger();
  private volatile Duration longest = Duration.ZERO;

  /// @param inTransactions whether each statement is a transaction that is begun and committed
  OldSession(DatabaseConfig database, List<String> statements, boolean inTransactions)
      throws SQLException {
    this.statements = List.copyOf(statements);
    this.inTransactions = inTransactions;
    this.connection = DriverManager.getConnection(database.jdbcUrl(), settings(database));
    connection.setAutoCommit(!inTransactions);
    this.done = CompletableFuture.runAsync(this::run, Thread::startVirtualThread);
  }

  /// How often it has asked all of them.
  int rounds() {
    assertThat(done).isNotCompletedExceptionally();
    return rounds.get();
  }

  /// How many statements took longer than they do when nobody is in the way.
  int blocked() {
    return blocked.get();
  }

  Duration longest() {
    return longest;
  }

  /// Ends it.
  ///
  /// @throws RuntimeException when a statement failed
  @Override
  public void close() throws SQLException {
    stopped = true;
    try {
      done.join();
    } finally {
      connection.close();
    }
  }

  private void run() {
    @Nullable String last = null;
    try {
      while (!stopped) {
        for (String statement : statements) {
          last = statement;
          ask(statement);
        }
        rounds.incrementAndGet();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("in round " + rounds + ": " + last, e);
    }
  }

  private void ask(String sql) throws SQLException {
    long begin = System.nanoTime();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
    if (inTransactions) {
      connection.commit();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (took.compareTo(longest) > 0) {
      longest = took;
    }
    if (took.compareTo(BLOCKED) > 0) {
      blocked.incrementAndGet();
    }
  }

  private static Properties settings(DatabaseConfig database) {
    Properties settings = new Properties();
    DatabaseProperties.of(database)
        .forEach((name, value) -> {
          if (name.startsWith(DRIVER)) {
            settings.setProperty(name.substring(DRIVER.length()), value.toString());
          }
        });
    assertThat(settings.stringPropertyNames()).contains("ApplicationName");
    return settings;
  }
}
