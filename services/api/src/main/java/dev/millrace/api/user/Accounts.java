package dev.millrace.api.user;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.picture.PictureAddress;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The table of accounts. Thread-safe.
@Component
public class Accounts {
  /// What a username is of. PostgreSQL may take other letters for the capitals of these.
  public static final String USERNAME = "[A-Za-z0-9_]{3,20}";

  private static final Pattern USERNAMES = Pattern.compile(USERNAME);

  private static final RowMapper<Account> ACCOUNT =
      (row, _) ->
          new Account(
              row.getLong("id"),
              row.getString("username"),
              row.getString("first_name"),
              row.getString("last_name"),
              PictureAddress.of(row.getString("picture_id"), row.getString("username")),
              Role.valueOf(row.getString("role")));

  /// What a login is checked against. The hash never leaves the server.
  ///
  /// @param suspension why the account may not log in; null: it may
  public record Credentials(long id, String passwordHash, @Nullable String suspension) {}

  private static final RowMapper<Credentials> CREDENTIALS =
      (row, _) ->
          new Credentials(
              row.getLong("id"),
              row.getString("password_hash"),
              row.getString("suspension_reason"));

  private final JdbcClient database;
  private final Clock clock;
  private final Admins admins;
  private final ApiConfig config;

  Accounts(JdbcClient database, Clock clock, Admins admins, ApiConfig config) {
    this.database = database;
    this.clock = clock;
    this.admins = admins;
    this.config = config;
  }

  /// Empty when the name is taken, whatever its case.
  public Optional<Account> create(
      String username,
      String passwordHash,
      @Nullable String firstName,
      @Nullable String lastName,
      Role role) {
    return database
        .sql(
            """
            insert into account (username, password_hash, first_name, last_name, created_at, role)
            values (?, ?, ?, ?, ?, ?)
            on conflict (lower(username)) do nothing returning *
            """)
        .param(username)
        .param(passwordHash)
        .param(firstName)
        .param(lastName)
        .param(OffsetDateTime.now(clock))
        .param(role.name())
        .query(ACCOUNT)
        .optional();
  }

  /// Whatever the name's case. One that nobody can have is not looked up.
  public Optional<Credentials> credentials(String username) {
    if (!USERNAMES.matcher(username).matches()) {
      return Optional.empty();
    }
    return database
        .sql("select * from account where lower(username) = lower(?)")
        .param(username)
        .query(CREDENTIALS)
        .optional();
  }

  public Optional<Credentials> credentials(long id) {
    return database
        .sql("select * from account where id = ?")
        .param(id)
        .query(CREDENTIALS)
        .optional();
  }

  /// Whatever it was.
  public void changePassword(long id, String passwordHash) {
    database
        .sql("update account set password_hash = ? where id = ?")
        .params(passwordHash, id)
        .update();
  }

  /// For who knows the password that there is, unless it was changed meanwhile.
  ///
  /// @param before the hash that it was checked by
  /// @return whether it was not
  public boolean changePassword(long id, String before, String after) {
    return database
            .sql("update account set password_hash = ? where id = ? and password_hash = ?")
            .params(after, id, before)
            .update()
        == 1;
  }

  public Optional<Account> find(long id) {
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

  /// The channel, its videos and all logins go too; their media by `deleted_media`, the profile
  /// picture by the sweep of what belongs to nobody.
  ///
  /// @throws ProblemException 409 when it is the last admin's, or the one that `MILLRACE_ADMIN`
  ///   names: whoever took that name next would be the admin
  @Transactional
  public void delete(long id) {
    admins.lock();
    admins.requireAnotherThan(id);
    String named = config.registration().admin();
    if (named != null && find(id).filter(is -> is.username().equalsIgnoreCase(named)).isPresent()) {
      throw ProblemException.of(
          ProblemType.LAST_ADMIN, "MILLRACE_ADMIN names this account: change that setting first.");
    }
    database.sql("delete from account where id = ?").param(id).update();
  }

  /// Whether nobody has signed up yet.
  public boolean none() {
    return database
        .sql("select 1 from account order by id limit 1")
        .query(Integer.class)
        .optional()
        .isEmpty();
  }
}
