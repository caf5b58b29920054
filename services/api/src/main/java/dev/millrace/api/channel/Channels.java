package dev.millrace.api.channel;

import dev.millrace.api.broadcast.Revocations;
import dev.millrace.api.picture.PictureAddress;
import dev.millrace.api.problem.Page;
import dev.millrace.api.video.Video;
import dev.millrace.api.video.Videos;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of channels. Thread-safe.
@Component
class Channels {
  /// The columns of the video, of which at most one is on the air, have their own names.
  private static final String COLUMNS =
      "select c.id as own_id, c.account_id, c.key_sealed, c.description as about, a.username,"
          + " a.picture_id, v.* ";

  private static final String ON_AIR =
      " left join video v on v.channel_id = c.id and v.status = 'RUNNING' ";

  private static final String SELECT =
      COLUMNS + "from channel c join account a on a.id = c.account_id" + ON_AIR;

  /// Only the page's rows are joined, not those before them.
  private static final String ALL =
      COLUMNS
          + "from (select * from channel where "
          + Videos.SHOWN_CHANNEL
          + " order by id desc limit ? offset ?) c"
          + " join account a on a.id = c.account_id"
          + ON_AIR
          + "order by c.id desc";

  private static final String LIVE =
      COLUMNS
          + """
          from (select * from video where status = 'RUNNING'
            and channel_id not in (select id from suspended_channel)
            order by channel_id desc limit ? offset ?) v
          join channel c on c.id = v.channel_id join account a on a.id = c.account_id
          order by c.id desc
          """;

  /// A channel is LIVE while it has a video on the air.
  record Row(
      long id,
      long userId,
      String username,
      String profilePicture,
      @Nullable String description,
      String sealedKey,
      @Nullable Video video) {
    ChannelStatus status() {
      return video == null ? ChannelStatus.IDLE : ChannelStatus.LIVE;
    }
  }

  /// Which channels a list has.
  ///
  /// @param username the owner's, whatever its case; null: anybody
  record Wanted(boolean liveOnly, @Nullable String username) {}

  private final JdbcClient database;
  private final Clock clock;
  private final Videos videos;
  private final Revocations revocations;

  Channels(JdbcClient database, Clock clock, Videos videos, Revocations revocations) {
    this.database = database;
    this.clock = clock;
    this.videos = videos;
    this.revocations = revocations;
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
              .params(userId, keyHash, sealedKey, OffsetDateTime.now(clock))
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

  /// Empty too when its owner is suspended.
  Optional<Row> find(long id) {
    return database
        .sql(SELECT + "where c.id = ? and a.suspended_at is null")
        .param(id)
        .query(this::row)
        .optional();
  }

  List<Row> list(Wanted wanted, int page, int size) {
    @Nullable String username = wanted.username();
    if (username != null) {
      return named(username, wanted.liveOnly()).stream().skip(Page.offset(page, size)).toList();
    }
    return database
        .sql(wanted.liveOnly() ? LIVE : ALL)
        .params(size, Page.offset(page, size))
        .query(this::row)
        .list();
  }

  long count(Wanted wanted) {
    @Nullable String username = wanted.username();
    if (username != null) {
      return named(username, wanted.liveOnly()).size();
    }
    String all = "select id from channel where " + Videos.SHOWN_CHANNEL + " order by id desc";
    String live =
        "select channel_id from video where status = 'RUNNING' and "
            + Videos.SHOWN
            + " order by channel_id desc";
    return Page.count(database, wanted.liveOnly() ? live : all);
  }

  /// One, or none.
  private List<Row> named(String username, boolean liveOnly) {
    return database
        .sql(
            SELECT
                + "where lower(a.username) = lower(?) and a.suspended_at is null"
                + " and (v.id is not null or not ?)")
        .params(username, liveOnly)
        .query(this::row)
        .list();
  }

  /// The old key is worth nothing from now on, and what was let in with it is revoked.
  void changeKey(long id, byte[] keyHash, String sealedKey) {
    database
        .sql("update channel set key_hash = ?, key_sealed = ? where id = ?")
        .params(keyHash, sealedKey, id)
        .update();
    revocations.leasesOf(id);
  }

  void describe(long id, @Nullable String description) {
    database
        .sql("update channel set description = ? where id = ?")
        .param(description)
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
        PictureAddress.of(row.getString("picture_id"), row.getString("username")),
        row.getString("about"),
        row.getString("key_sealed"),
        live ? videos.video(row, number) : null);
  }
}
