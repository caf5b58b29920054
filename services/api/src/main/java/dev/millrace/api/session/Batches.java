package dev.millrace.api.session;

import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Deletes many rows in small steps, so that no step keeps others waiting. Stateless.
public final class Batches {
  private Batches() {}

  /// Repeats a statement until it finds fewer rows than it may delete at once.
  ///
  /// @param sql takes a time and the limit; it passes over rows that somebody else deletes
  public static void delete(JdbcClient database, String sql, OffsetDateTime before, int atOnce) {
    int deleted = atOnce;
    while (deleted == atOnce) {
      deleted = database.sql(sql).params(before, atOnce).update();
    }
  }
}
