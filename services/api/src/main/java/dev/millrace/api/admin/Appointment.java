package dev.millrace.api.admin;

import dev.millrace.api.user.Admins;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes an account an admin without one: by the setting or the command line. It can log in
/// afterwards, suspended or not. Thread-safe.
@Component
class Appointment {
  private record Found(long id, String username, boolean activeAdmin) {}

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Admins admins;
  private final Audit audit;

  Appointment(JdbcClient database, TransactionTemplate transaction, Admins admins, Audit audit) {
    this.database = database;
    this.transaction = transaction;
    this.admins = admins;
    this.audit = audit;
  }

  /// The name as its user wrote it; empty: there is no such account.
  Optional<String> make(String username, Actor actor) {
    return transaction.execute(_ -> {
      admins.lock();
      Optional<Found> found = find(username);
      found.filter(account -> !account.activeAdmin()).ifPresent(account -> appoint(account, actor));
      return found.map(Found::username);
    });
  }

  private void appoint(Found account, Actor actor) {
    admins.appoint(account.id());
    audit.record(
        actor, AuditAction.ADMIN_MADE, Audit.Target.of(account.id(), account.username()), Map.of());
  }

  private Optional<Found> find(String username) {
    return database
        .sql(
            """
            select id, username, role = 'ADMIN' and suspended_at is null as active_admin
            from account where lower(username) = lower(?)
            """)
        .param(username)
        .query((row, _) ->
            new Found(row.getLong("id"), row.getString("username"), row.getBoolean("active_admin")))
        .optional();
  }
}
