package dev.millrace.api;

import dev.millrace.testing.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/// A database of a test's own, as api sees it.
public final class TestDatabase extends PostgresDatabase {
  DatabaseConfig config() {
    return new DatabaseConfig(url(), USER, PASSWORD);
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
}
