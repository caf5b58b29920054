package dev.millrace.api.session;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The logins of users: families of tokens. One that is gone makes every token of it worthless at
/// once. Thread-safe.
@Component
public class Sessions {
  /// A user has so many at most; one more ends the one that was unused longest.
  static final int MAX_OF_A_USER = 100;

  private static final int TOKENS_AT_ONCE = 1000;
  private static final int FAMILIES_AT_ONCE = 100;

  /// A login as its user sees it. Times are whole minutes; between two renewals of the tokens its
  /// use is not written down.
  ///
  /// @param current whether the request that asks belongs to it
  public record Session(
      UUID id, String device, Instant createdAt, Instant lastUsedAt, boolean current) {}

  private final JdbcClient database;
  private final Clock clock;

  Sessions(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// The one that was used last first; at most 100.
  List<Session> list(Caller caller) {
    return database
        .sql(
            """
            select id, coalesce(device, 'Unknown device') as device, created_at,
                   coalesce(last_used_at, created_at) as last_used_at
            from token_family where account_id = ? and expires_at > ?
            order by 4 desc, id limit ?
            """)
        .params(caller.userId(), now(), MAX_OF_A_USER)
        .query((row, _) -> {
          UUID id = row.getObject("id", UUID.class);
          return new Session(
              id,
              row.getString("device"),
              minute(row.getObject("created_at", OffsetDateTime.class)),
              minute(row.getObject("last_used_at", OffsetDateTime.class)),
              id.equals(caller.familyId()));
        })
        .list();
  }

  /// Whether the login is still good.
  public boolean alive(Caller caller) {
    return database
        .sql(
            """
            select 1 from token_family f join account a on a.id = f.account_id
            where f.id = ? and f.account_id = ? and f.expires_at > ? and a.suspended_at is null
            """)
        .params(caller.familyId(), caller.userId(), now())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  public void end(UUID familyId) {
    database.sql("delete from token_family where id = ?").param(familyId).update();
  }

  /// False when it is none of this user's.
  boolean end(long userId, UUID familyId) {
    return database
            .sql("delete from token_family where id = ? and account_id = ?")
            .params(familyId, userId)
            .update()
        == 1;
  }

  public void endAll(long userId) {
    database.sql("delete from token_family where account_id = ?").param(userId).update();
  }

  /// Ends all logins of a user but one.
  public void endOthers(long userId, UUID kept) {
    database
        .sql("delete from token_family where account_id = ? and id <> ?")
        .params(userId, kept)
        .update();
  }

  void endSurplus(long userId) {
    database
        .sql(
            """
            delete from token_family where id in (
              select id from token_family where account_id = ?
              order by coalesce(last_used_at, created_at) desc, id offset ?)
            """)
        .params(userId, MAX_OF_A_USER)
        .update();
  }

  /// A rotated token stays until it would have expired: as long as somebody may use a copy of it.
  @Scheduled(fixedDelay = 3_600_000, initialDelay = 600_000)
  void forgetExpired() {
    String tokens =
        """
        delete from refresh_token where hash in (
          select hash from refresh_token where expires_at < ? limit ? for update skip locked)
        """;
    String families =
        """
        delete from token_family where id in (
          select id from token_family where expires_at < ? limit ? for update skip locked)
        """;
    Batches.delete(database, tokens, now(), TOKENS_AT_ONCE);
    Batches.delete(database, families, now(), FAMILIES_AT_ONCE);
  }

  private static Instant minute(OffsetDateTime time) {
    return time.toInstant().truncatedTo(ChronoUnit.MINUTES);
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock);
  }
}
