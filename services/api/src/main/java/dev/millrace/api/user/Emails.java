package dev.millrace.api.user;

import dev.millrace.api.session.Batches;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The addresses of accounts, and the links that were mailed to them, by hash. Thread-safe.
@Component
public class Emails {
  private static final int FORGET_AT_ONCE = 1000;

  /// An address may be that of a few accounts, such as a club's.
  private static final int MAX_ACCOUNTS = 5;

  /// What a link is for.
  public enum Purpose {
    VERIFY,
    RESET
  }

  /// A link that is still good. Its text form has no address.
  public record Link(long accountId, String username, String email) {
    @Override
    public String toString() {
      return "Link[" + accountId + "]";
    }
  }

  /// Where somebody can be reached. Its text form has no address.
  public record Recipient(long accountId, String username, String email) {
    @Override
    public String toString() {
      return "Recipient[" + accountId + "]";
    }
  }

  record State(@Nullable String verified, @Nullable String pending) {}

  private final JdbcClient database;
  private final Clock clock;

  Emails(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  State state(long accountId) {
    return database
        .sql(
            """
            select a.email, (select t.email from email_token t
              where t.account_id = a.id and t.purpose = 'VERIFY' and t.expires_at > ?
              order by t.expires_at desc limit 1) as pending
            from account a where a.id = ?
            """)
        .params(now(), accountId)
        .query((row, _) -> new State(row.getString("email"), row.getString("pending")))
        .optional()
        .orElse(new State(null, null));
  }

  /// Who has this name and an address.
  public List<Recipient> ofUsername(String username) {
    return database
        .sql(
            """
            select id, username, email from account
            where lower(username) = lower(?) and email is not null
            """)
        .param(username)
        .query((row, _) -> recipient(row))
        .list();
  }

  /// Whose address this is.
  public List<Recipient> ofEmail(String email) {
    return database
        .sql(
            """
            select id, username, email from account
            where lower(email) = lower(?) and email is not null order by id desc limit ?
            """)
        .params(email, MAX_ACCOUNTS)
        .query((row, _) -> recipient(row))
        .list();
  }

  public Optional<Recipient> ofAccount(long accountId) {
    return database
        .sql("select id, username, email from account where id = ? and email is not null")
        .param(accountId)
        .query((row, _) -> recipient(row))
        .optional();
  }

  public void save(byte[] hash, long accountId, Purpose purpose, String email, Duration life) {
    database
        .sql(
            """
            insert into email_token (hash, account_id, purpose, email, expires_at)
            values (?, ?, ?, ?, ?)
            """)
        .params(hash, accountId, purpose.name(), email, now().plus(life))
        .update();
  }

  public Optional<Link> find(byte[] hash, Purpose purpose) {
    return database
        .sql(
            """
            select t.account_id, a.username, t.email
            from email_token t join account a on a.id = t.account_id
            where t.hash = ? and t.purpose = ? and t.expires_at > ?
            """)
        .params(hash, purpose.name(), now())
        .query((row, _) ->
            new Link(row.getLong("account_id"), row.getString("username"), row.getString("email")))
        .optional();
  }

  /// Whether it was good until now, which it is for one caller only.
  public boolean use(byte[] hash) {
    return database
            .sql("delete from email_token where hash = ? and expires_at > ?")
            .params(hash, now())
            .update()
        == 1;
  }

  public void change(long accountId, @Nullable String email) {
    database
        .sql("update account set email = ? where id = ?")
        .param(email)
        .param(accountId)
        .update();
    forget(accountId);
  }

  /// All links that were mailed for this account are worthless.
  public void forget(long accountId) {
    database.sql("delete from email_token where account_id = ?").param(accountId).update();
  }

  /// An address that waits to be verified is replaced by the next.
  public void forgetPending(long accountId) {
    database
        .sql("delete from email_token where account_id = ? and purpose = 'VERIFY'")
        .param(accountId)
        .update();
  }

  @Scheduled(fixedDelay = 3_600_000, initialDelay = 600_000)
  public void forgetExpired() {
    String sql =
        """
        delete from email_token where hash in (
          select hash from email_token where expires_at < ? limit ? for update skip locked)
        """;
    Batches.delete(database, sql, now(), FORGET_AT_ONCE);
  }

  private static Recipient recipient(ResultSet row) throws SQLException {
    return new Recipient(row.getLong("id"), row.getString("username"), row.getString("email"));
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock);
  }
}
