package dev.millrace.api.session;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.TokenLifetimes;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Issues tokens: a family for each login, to which all tokens belong that follow from it.
/// Thread-safe.
@Component
public class Tokens {
  /// Two tabs may refresh at the same time: a rotated token is good for so long.
  private static final Duration SIBLING_GRACE = Duration.ofSeconds(10);

  private record Family(UUID id, long accountId, Instant createdAt) {}

  private record Stored(Instant expiresAt, @Nullable Instant rotatedAt) {}

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final AccessTokens accessTokens;
  private final Sessions sessions;
  private final TokenLifetimes lifetimes;

  Tokens(
      JdbcClient database,
      TransactionTemplate transaction,
      Clock clock,
      AccessTokens accessTokens,
      Sessions sessions,
      ApiConfig config) {
    this.database = database;
    this.transaction = transaction;
    this.clock = clock;
    this.accessTokens = accessTokens;
    this.sessions = sessions;
    this.lifetimes = config.tokens();
  }

  /// A new family for a user who has just proved who they are.
  ///
  /// @param device what the list of sessions calls it
  public TokenPair login(long userId, String device) {
    Family family = new Family(UUID.randomUUID(), userId, clock.instant());
    return transaction.execute(_ -> {
      database
          .sql(
              """
              insert into token_family (id, account_id, created_at, last_used_at, expires_at, device)
              values (?, ?, ?, ?, ?, ?)
              """)
          .params(family.id(), userId, now(), now(), at(end(family)), device)
          .update();
      sessions.endSurplus(userId);
      return issue(family);
    });
  }

  /// A new pair for a refresh token. A token that was used long ago ends its family: somebody has a
  /// copy.
  ///
  /// @throws ProblemException 401
  public TokenPair refresh(String refreshToken, String device) {
    byte[] hash = Hashes.sha256(refreshToken);
    Optional<TokenPair> pair = transaction.execute(_ -> rotate(hash, device));
    return pair.orElseThrow(
        () -> ProblemException.of(ProblemType.SESSION_ENDED, "Please log in again."));
  }

  /// Ends the login that a refresh token belongs to; an unknown one is no error.
  public void logout(String refreshToken) {
    familyOf(Hashes.sha256(refreshToken)).ifPresent(sessions::end);
  }

  /// Whose it is: for one who wants to leave, a token that was rotated or has expired is enough.
  public Optional<Long> userOf(String refreshToken) {
    return database
        .sql(
            """
            select f.account_id from refresh_token t join token_family f on f.id = t.family_id
            where t.hash = ?
            """)
        .param(Hashes.sha256(refreshToken))
        .query(Long.class)
        .optional();
  }

  /// The family's row is locked first and everywhere, so that refreshes of it, and its end, come
  /// one after the other; the token is read when it is our turn.
  private Optional<TokenPair> rotate(byte[] hash, String device) {
    Optional<Family> found = familyOf(hash).flatMap(this::lock);
    Optional<Stored> stored = found.flatMap(_ -> find(hash));
    if (found.isEmpty() || stored.isEmpty() || isPast(stored.get().expiresAt())) {
      return Optional.empty();
    }
    Family family = found.get();
    Instant rotatedAt = stored.get().rotatedAt();
    if (rotatedAt != null && isPast(rotatedAt.plus(SIBLING_GRACE))) {
      sessions.end(family.id());
      return Optional.empty();
    }
    database
        .sql("update refresh_token set rotated_at = coalesce(rotated_at, ?) where hash = ?")
        .params(now(), hash)
        .update();
    database
        .sql("update token_family set expires_at = ?, last_used_at = ?, device = ? where id = ?")
        .params(at(end(family)), now(), device, family.id())
        .update();
    return Optional.of(issue(family));
  }

  private Optional<UUID> familyOf(byte[] hash) {
    return database
        .sql("select family_id from refresh_token where hash = ?")
        .param(hash)
        .query(UUID.class)
        .optional();
  }

  private Optional<Family> lock(UUID familyId) {
    return database
        .sql(
            """
            select f.account_id, f.created_at from token_family f
            join account a on a.id = f.account_id and a.suspended_at is null
            where f.id = ? for update of f
            """)
        .param(familyId)
        .query((row, _) ->
            new Family(
                familyId,
                row.getLong("account_id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant()))
        .optional();
  }

  private Optional<Stored> find(byte[] hash) {
    return database
        .sql("select expires_at, rotated_at from refresh_token where hash = ?")
        .param(hash)
        .query((row, _) -> {
          @Nullable OffsetDateTime rotated = row.getObject("rotated_at", OffsetDateTime.class);
          return new Stored(
              row.getObject("expires_at", OffsetDateTime.class).toInstant(),
              rotated == null ? null : rotated.toInstant());
        })
        .optional();
  }

  private TokenPair issue(Family family) {
    String refreshToken = RandomText.token();
    database
        .sql("insert into refresh_token (hash, family_id, expires_at) values (?, ?, ?)")
        .params(Hashes.sha256(refreshToken), family.id(), at(end(family)))
        .update();
    return new TokenPair(accessTokens.issue(family.id(), family.accountId()), refreshToken);
  }

  /// A login that is used goes on, but not for ever.
  private Instant end(Family family) {
    Instant unused = clock.instant().plus(lifetimes.refresh());
    Instant last = family.createdAt().plus(lifetimes.session());
    return unused.isBefore(last) ? unused : last;
  }

  private boolean isPast(Instant time) {
    return time.isBefore(clock.instant());
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock);
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
