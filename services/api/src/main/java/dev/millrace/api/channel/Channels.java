package dev.millrace.api.channel;

import dev.millrace.api.video.Video;
import dev.millrace.api.video.Videos;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of channels. Thread-safe.
@Component
class Channels {
  /// With the video on the air, of which there is at most one: its columns have their own names.
  private static final String FROM =
      """
      from channel c join account a on a.id = c.account_id
      left join video v on v.channel_id = c.id and v.status = 'RUNNING'
      """;

  private static final String SELECT =
      "select c.id as own_id, c.account_id, c.key_sealed, a.username, v.* " + FROM;

  private static final String WANTED =
      """
      where (v.id is not null or not :liveOnly)
        and (cast(:username as text) is null or lower(a.username) = lower(:username))
      """;

  /// A channel is LIVE while it has a video on the air.
  record Row(long id, long userId, String username, String sealedKey, @Nullable Video video) {
    String status() {
      return video == null ? "IDLE" : "LIVE";
    }
  }

  /// Which channels a list has.
  ///
  /// @param username the owner's, whatever its case; null: anybody
  record Wanted(boolean liveOnly, @Nullable String username) {}

  private final JdbcClient database;
  private final Clock clock;
  private final Videos videos;

  Channels(JdbcClient database, Clock clock, Videos videos) {
    this.database = database;
    this.clock = clock;
    this.videos = videos;
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
    return database
        .sql(SELECT + "where c.account_id = ?")
        .param(userId)
        .query(this::row)
        .optional();
  }

  Optional<Row> find(long id) {
    return database.sql(SELECT + "where c.id = ?").param(id).query(this::row).optional();
  }

  List<Row> list(Wanted wanted, int page, int size) {
    return database
        .sql(SELECT + WANTED + "order by c.id desc limit :size offset :offset")
        .param("liveOnly", wanted.liveOnly())
        .param("username", wanted.username())
        .param("size", size)
        .param("offset", (long) page * size)
        .query(this::row)
        .list();
  }

  long count(Wanted wanted) {
    return database
        .sql("select count(*) " + FROM + WANTED)
        .param("liveOnly", wanted.liveOnly())
        .param("username", wanted.username())
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

  private Row row(ResultSet row, int number) throws SQLException {
    boolean live = row.getObject("id") != null;
    return new Row(
        row.getLong("own_id"),
        row.getLong("account_id"),
        row.getString("username"),
        row.getString("key_sealed"),
        live ? videos.video(row, number) : null);
  }
}
