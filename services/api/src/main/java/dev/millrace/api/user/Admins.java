package dev.millrace.api.user;

import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Who is an admin. Whatever changes that takes [#lock()] first, so that of several changes at the
/// same time each sees what the others did: there is always an admin left. Thread-safe.
@Component
public class Admins {
  private final JdbcClient database;

  public Admins(JdbcClient database) {
    this.database = database;
  }

  /// Until the end of the transaction.
  ///
  /// @return whether there has been an admin yet
  public boolean lock() {
    return database
        .sql("select had_admin from platform where id = 1 for update")
        .query(Boolean.class)
        .single();
  }

  /// What lets somebody act as an admin may have ended while the lock was waited for.
  ///
  /// @throws ProblemException 403
  public void require(long id) {
    if (!others(id, "=")) {
      throw ProblemException.of(ProblemType.FORBIDDEN, "Only an admin may do this.");
    }
  }

  /// Needs the lock.
  ///
  /// @throws ProblemException 409 when without this account there would be no admin
  public void requireAnotherThan(long id) {
    if (others(id, "=") && !others(id, "<>")) {
      throw ProblemException.of(
          ProblemType.LAST_ADMIN, "This is the last admin: make another account an admin first.");
    }
  }

  /// Makes an account an admin who can log in. Needs the lock.
  public void appoint(long id) {
    database
        .sql(
            """
            update account set role = 'ADMIN', suspended_at = null, suspension_reason = null
            where id = ?
            """)
        .param(id)
        .update();
    database.sql("update platform set had_admin = true where id = 1").update();
  }

  private boolean others(long id, String than) {
    return database
        .sql(
            "select 1 from account where role = 'ADMIN' and suspended_at is null and id "
                + than
                + " ? limit 1")
        .param(id)
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
