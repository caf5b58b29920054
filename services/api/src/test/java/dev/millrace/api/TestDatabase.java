package dev.millrace.api;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/// A database of its own on a real PostgreSQL, dropped at the end. The server is the one of
/// `TEST_DATABASE_URL`, else the one on this machine; without one the tests fail.
public final class TestDatabase implements AutoCloseable {
  private static final String SERVER =
      System.getenv()
          .getOrDefault(
              "TEST_DATABASE_URL",
              "jdbc:postgresql://127.0.0.1:5432/postgres?user=postgres&password=postgres");

  private final String name = "millrace_" + UUID.randomUUID().toString().replace("-", "");

  TestDatabase() {
    run("create database " + name);
  }

  DatabaseConfig config() {
    String url = SERVER.replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1");
    return new DatabaseConfig(url, "postgres", "postgres");
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(config().jdbcUrl());
  }

  /// Whether a statement waits for a lock of another transaction.
  public boolean somebodyWaits() {
    String sql =
        "select 1 from pg_stat_activity"
            + " where datname = current_database() and wait_event_type = 'Lock'";
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Nobody is connected any more, and nobody can connect until [#restore()].
  public void cut() {
    run("alter database " + name + " allow_connections false");
    run("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
  }

  public void restore() {
    run("alter database " + name + " allow_connections true");
  }

  @Override
  public void close() {
    run("drop database " + name + " with (force)");
  }

  private static void run(String sql) {
    try (Connection connection = DriverManager.getConnection(SERVER);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("A PostgreSQL is needed at " + SERVER, e);
    }
  }
}
