package dev.millrace.api.channel;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of channels. Thread-safe.
@Component
class Channels {
  /// A channel is LIVE while one of its videos is on the air.
  private static final String SELECT =
      """
      select c.*, a.username,
        exists (select 1 from video v where v.channel_id = c.id and v.status = 'RUNNING') as live
      from channel c join account a on a.id = c.account_id
      """;

  private static final RowMapper<Row> ROW =
      (row, _) ->
          new Row(
              row.getLong("id"),
              row.getLong("account_id"),
              row.getString("username"),
              row.getString("key_sealed"),
              row.getBoolean("live"));

  record Row(long id, long userId, String username, String sealedKey, boolean live) {
    String status() {
      return live ? "LIVE" : "IDLE";
    }
  }

  private final JdbcClient database;
  private final Clock clock;

  Channels(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Whether it was made; false when the user has one.
  boolean create(long userId, byte[] keyHash, String sealedKey) {
    try {
      return database
              .sql(
                  """
                  insert into channel (account_id, key_hash, key_sealed, created_at)
                  values (?, ?, ?, ?)
                  """)
              .params(userId, keyHash, sealedKey, clock.instant().atOffset(ZoneOffset.UTC))
              .update()
          == 1;
    } catch (DuplicateKeyException e) {
      return false;
    }
  }

  Optional<Row> ofUser(long userId) {
    return database.sql(SELECT + "where c.account_id = ?").param(userId).query(ROW).optional();
  }

  Optional<Row> find(long id) {
    return database.sql(SELECT + "where c.id = ?").param(id).query(ROW).optional();
  }

  List<Row> list(boolean liveOnly, int page, int size) {
    return database
        .sql(
            "select * from ("
                + SELECT
                + ") x where live or not ? order by id desc limit ? offset ?")
        .params(liveOnly, size, (long) page * size)
        .query(ROW)
        .list();
  }

  long count(boolean liveOnly) {
    return database
        .sql("select count(*) from (" + SELECT + ") x where live or not ?")
        .param(liveOnly)
        .query(Long.class)
        .single();
  }

  /// The old key is worth nothing from now on, and what was let in with it is revoked: an expired
  /// lease too, which a heartbeat would revive.
  void changeKey(long id, byte[] keyHash, String sealedKey) {
    database
        .sql("update channel set key_hash = ?, key_sealed = ? where id = ?")
        .params(keyHash, sealedKey, id)
        .update();
    database
        .sql(
            """
            update video set lease_revoked = true where channel_id = ? and lease_id is not null
            """)
        .param(id)
        .update();
  }

  void delete(long id) {
    database.sql("delete from channel where id = ?").param(id).update();
  }
}
