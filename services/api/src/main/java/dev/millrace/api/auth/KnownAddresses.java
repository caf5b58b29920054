package dev.millrace.api.auth;

import dev.millrace.api.session.Batches;
import dev.millrace.api.session.Hashes;
import dev.millrace.api.session.KeyFiles;
import dev.millrace.contracts.AddressBlock;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// From where accounts were made and logged in to, as far as a limit needs it: by a keyed hash, at
/// most 20 for an account, for 90 days. Thread-safe.
@Component
class KnownAddresses {
  static final Duration KEPT = Duration.ofDays(90);
  static final int MAX_OF_AN_ACCOUNT = 20;
  private static final int FORGET_AT_ONCE = 1000;

  private final JdbcClient database;
  private final Clock clock;
  private final byte[] key;

  KnownAddresses(JdbcClient database, Clock clock, KeyFiles files) {
    this.database = database;
    this.clock = clock;
    this.key = files.key("address");
  }

  /// Asks the database even for an account that there is not, so that it takes as long.
  boolean isKnown(long accountId, String address) {
    return database
        .sql(
            """
            select 1 from known_address
            where account_id = ? and address_hash = ? and last_used_at > ?
            """)
        .params(accountId, hash(address), now().minus(KEPT))
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  void remember(long accountId, String address) {
    database
        .sql(
            """
            insert into known_address (account_id, address_hash, last_used_at) values (?, ?, ?)
            on conflict (account_id, address_hash) do update set last_used_at = excluded.last_used_at
            """)
        .params(accountId, hash(address), now())
        .update();
    database
        .sql(
            """
            delete from known_address where account_id = ? and address_hash in (
              select address_hash from known_address where account_id = ?
              order by last_used_at desc offset ?)
            """)
        .params(accountId, accountId, MAX_OF_AN_ACCOUNT)
        .update();
  }

  @Scheduled(fixedDelay = 3_600_000, initialDelay = 600_000)
  void forgetOld() {
    String sql =
        """
        delete from known_address where (account_id, address_hash) in (
          select account_id, address_hash from known_address where last_used_at < ?
          limit ? for update skip locked)
        """;
    Batches.delete(database, sql, now().minus(KEPT), FORGET_AT_ONCE);
  }

  private byte[] hash(String address) {
    return Hashes.keyed(key, AddressBlock.of(address));
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock);
  }
}
