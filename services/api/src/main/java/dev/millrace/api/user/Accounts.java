package dev.millrace.api.user;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of accounts. Thread-safe.
@Component
public class Accounts {
  private static final RowMapper<Account> ACCOUNT =
      (row, _) ->
          new Account(
              row.getLong("id"),
              row.getString("username"),
              row.getString("first_name"),
              row.getString("last_name"),
              /* profilePicture= */ null);

  /// What a login is checked against. The hash never leaves the server.
  public record Credentials(long id, String passwordHash) {}

  private final JdbcClient database;
  private final Clock clock;

  Accounts(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Empty when the name is taken, whatever its case.
  public Optional<Account> create(
      String username, String passwordHash, @Nullable String firstName, @Nullable String lastName) {
    try {
      return database
          .sql(
              """
              insert into account (username, password_hash, first_name, last_name, created_at)
              values (?, ?, ?, ?, ?) returning *
              """)
          .param(username)
          .param(passwordHash)
          .param(firstName)
          .param(lastName)
          .param(clock.instant().atOffset(ZoneOffset.UTC))
          .query(ACCOUNT)
          .optional();
    } catch (DuplicateKeyException e) {
      return Optional.empty();
    }
  }

  public Optional<Credentials> credentials(String username) {
    return database
        .sql("select id, password_hash from account where lower(username) = lower(?)")
        .param(username)
        .query((row, _) -> new Credentials(row.getLong("id"), row.getString("password_hash")))
        .optional();
  }

  public Optional<Credentials> credentials(long id) {
    return database
        .sql("select id, password_hash from account where id = ?")
        .param(id)
        .query((row, _) -> new Credentials(row.getLong("id"), row.getString("password_hash")))
        .optional();
  }

  public void changePassword(long id, String passwordHash) {
    database
        .sql("update account set password_hash = ? where id = ?")
        .params(passwordHash, id)
        .update();
  }

  Optional<Account> find(long id) {
    return database.sql("select * from account where id = ?").param(id).query(ACCOUNT).optional();
  }

  void rename(long id, @Nullable String firstName, @Nullable String lastName) {
    database
        .sql(
            """
            update account
            set first_name = coalesce(?, first_name), last_name = coalesce(?, last_name)
            where id = ?
            """)
        .param(firstName)
        .param(lastName)
        .param(id)
        .update();
  }

  void delete(long id) {
    database.sql("delete from account where id = ?").param(id).update();
  }

  /// Whether nobody has signed up yet.
  public boolean none() {
    return database.sql("select 1 from account limit 1").query(Integer.class).optional().isEmpty();
  }
}
