package dev.millrace.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/// A database of its own on a real PostgreSQL, dropped at the end. The server is the one of
/// `TEST_DATABASE_URL`, else the one on this machine; without one the tests fail. The driver is the
/// test's.
public class PostgresDatabase implements AutoCloseable {
  public static final String USER = "postgres";
  public static final String PASSWORD = "postgres";

  private static final String SERVER =
      System.getenv()
          .getOrDefault(
              "TEST_DATABASE_URL",
              "jdbc:postgresql://127.0.0.1:5432/postgres?user=postgres&password=postgres");

  private final String name = "millrace_" + UUID.randomUUID().toString().replace("-", "");

  public PostgresDatabase() {
    run("create database " + name);
  }

  public final String url() {
    return SERVER.replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1");
  }

  public final Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  /// Nobody is connected any more, and nobody can connect until [#restore()].
  public final void cut() {
    run("alter database " + name + " allow_connections false");
    run("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
  }

  public final void restore() {
    run("alter database " + name + " allow_connections true");
  }

  @Override
  public final void close() {
    run("drop database if exists " + name + " with (force)");
  }

  private static void run(String sql) {
    try (Connection connection = DriverManager.getConnection(SERVER);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("A PostgreSQL is needed at " + SERVER, e);
    }
  }
}
