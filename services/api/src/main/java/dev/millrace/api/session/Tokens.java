package dev.millrace.api.session;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import dev.millrace.api.problem.ProblemException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Issues tokens and keeps their families: all tokens that follow from one login. A family that is
/// gone makes every token of it worthless at once. Thread-safe.
@Component
public class Tokens {
  public static final Duration ACCESS_LIFE = Duration.ofMinutes(15);
  public static final Duration REFRESH_LIFE = Duration.ofDays(7);

  /// Two tabs may refresh at the same time: a rotated token is good for so long.
  private static final Duration SIBLING_GRACE = Duration.ofSeconds(10);

  private static final int FORGET_AT_ONCE = 1000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private record Stored(
      UUID familyId, long accountId, Instant expiresAt, @Nullable Instant rotatedAt) {}

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final NimbusJwtEncoder encoder;

  Tokens(JdbcClient database, TransactionTemplate transaction, Clock clock, JwtKey key) {
    this.database = database;
    this.transaction = transaction;
    this.clock = clock;
    this.encoder = new NimbusJwtEncoder(new ImmutableSecret<>(key.secret()));
  }

  /// A new family for a user who has just proved who they are.
  public TokenPair login(long userId) {
    UUID family = UUID.randomUUID();
    database
        .sql(
            "insert into token_family (id, account_id, created_at, expires_at) values (?, ?, ?, ?)")
        .params(family, userId, now(), at(clock.instant().plus(REFRESH_LIFE)))
        .update();
    return issue(family, userId);
  }

  /// A new pair for a refresh token. A token that was used long ago ends its family: somebody has a
  /// copy.
  ///
  /// @throws ProblemException 401
  public TokenPair refresh(String refreshToken) {
    byte[] hash = Hashes.sha256(refreshToken);
    Optional<TokenPair> pair = transaction.execute(_ -> rotate(hash));
    return pair.orElseThrow(
        () -> ProblemException.of(HttpStatus.UNAUTHORIZED, "Please log in again."));
  }

  /// Ends the login that a refresh token belongs to; an unknown one is no error.
  public void logout(String refreshToken) {
    find(Hashes.sha256(refreshToken)).ifPresent(stored -> end(stored.familyId()));
  }

  public void end(UUID familyId) {
    database.sql("delete from token_family where id = ?").param(familyId).update();
  }

  /// Ends all logins of a user but one.
  public void endOthers(long userId, UUID kept) {
    database
        .sql("delete from token_family where account_id = ? and id <> ?")
        .params(userId, kept)
        .update();
  }

  boolean alive(Caller caller) {
    return database
        .sql("select 1 from token_family where id = ? and account_id = ? and expires_at > ?")
        .params(caller.familyId(), caller.userId(), now())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /// A rotated token stays until it would have expired: as long as somebody may use a copy of it.
  @Scheduled(fixedDelay = 3_600_000, initialDelay = 600_000)
  void forgetExpired() {
    database.sql("delete from token_family where expires_at < ?").param(now()).update();
    int deleted = forgetExpiredTokens();
    while (deleted == FORGET_AT_ONCE) {
      deleted = forgetExpiredTokens();
    }
  }

  /// Those of families that live on.
  private int forgetExpiredTokens() {
    return database
        .sql(
            """
            delete from refresh_token where hash in (
              select hash from refresh_token where expires_at < ? limit ?)
            """)
        .params(now(), FORGET_AT_ONCE)
        .update();
  }

  private Optional<TokenPair> rotate(byte[] hash) {
    Optional<Stored> found = find(hash);
    if (found.isEmpty() || found.get().expiresAt().isBefore(clock.instant())) {
      return Optional.empty();
    }
    Stored stored = found.get();
    Instant rotatedAt = stored.rotatedAt();
    if (rotatedAt != null && rotatedAt.plus(SIBLING_GRACE).isBefore(clock.instant())) {
      end(stored.familyId());
      return Optional.empty();
    }
    database
        .sql("update refresh_token set rotated_at = coalesce(rotated_at, ?) where hash = ?")
        .params(now(), hash)
        .update();
    database
        .sql("update token_family set expires_at = ? where id = ?")
        .params(at(clock.instant().plus(REFRESH_LIFE)), stored.familyId())
        .update();
    return Optional.of(issue(stored.familyId(), stored.accountId()));
  }

  private Optional<Stored> find(byte[] hash) {
    return database
        .sql(
            """
            select t.family_id, f.account_id, t.expires_at, t.rotated_at
            from refresh_token t join token_family f on f.id = t.family_id
            where t.hash = ? for update of t
            """)
        .param(hash)
        .query((row, _) -> {
          @Nullable OffsetDateTime rotated = row.getObject("rotated_at", OffsetDateTime.class);
          return new Stored(
              row.getObject("family_id", UUID.class),
              row.getLong("account_id"),
              row.getObject("expires_at", OffsetDateTime.class).toInstant(),
              rotated == null ? null : rotated.toInstant());
        })
        .optional();
  }

  private TokenPair issue(UUID family, long userId) {
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    String refreshToken = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    database
        .sql("insert into refresh_token (hash, family_id, expires_at) values (?, ?, ?)")
        .params(Hashes.sha256(refreshToken), family, at(clock.instant().plus(REFRESH_LIFE)))
        .update();
    return new TokenPair(accessToken(family, userId), refreshToken);
  }

  private String accessToken(UUID family, long userId) {
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .subject(Long.toString(userId))
            .issuedAt(clock.instant())
            .expiresAt(clock.instant().plus(ACCESS_LIFE))
            .claim(Caller.FAMILY_CLAIM, family.toString())
            .build();
    JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
    return encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
  }

  private OffsetDateTime now() {
    return at(clock.instant());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
