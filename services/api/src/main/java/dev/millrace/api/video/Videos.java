package dev.millrace.api.video;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of videos. Thread-safe; to be called within a request, which addresses depend on.
@Component
public class Videos {
  private static final String SELECT =
      """
      select v.*, a.username from video v
      join channel c on c.id = v.channel_id join account a on a.id = c.account_id
      """;
  private static final int URL_BITS = 130;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JdbcClient database;
  private final Clock clock;
  private final PublicAddresses addresses;

  Videos(JdbcClient database, Clock clock, PublicAddresses addresses) {
    this.database = database;
    this.clock = clock;
    this.addresses = addresses;
  }

  /// A name that nobody can guess, of `[a-z0-9]`.
  public static String newUrl() {
    String digits = new BigInteger(URL_BITS, RANDOM).toString(36);
    return "0".repeat(26 - digits.length()) + digits;
  }

  Optional<Long> channelOf(long userId) {
    return database
        .sql("select id from channel where account_id = ?")
        .param(userId)
        .query(Long.class)
        .optional();
  }

  Video create(long channelId, String title, String description) {
    String url = newUrl();
    database
        .sql(
            """
            insert into video (channel_id, url, title, description, status, created_at)
            values (?, ?, ?, ?, 'CREATED', ?)
            """)
        .params(channelId, url, title, description, clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return byUrl(url).orElseThrow();
  }

  Optional<Video> byUrl(String url) {
    return database.sql(SELECT + "where v.url = ?").param(url).query(this::video).optional();
  }

  Optional<Video> ofUser(long userId, long id) {
    return database
        .sql(SELECT + "where v.id = ? and a.id = ?")
        .params(id, userId)
        .query(this::video)
        .optional();
  }

  List<Video> ofChannel(long channelId, int page, int size) {
    return database
        .sql(SELECT + "where v.channel_id = ? order by v.id desc limit ? offset ?")
        .params(channelId, size, (long) page * size)
        .query(this::video)
        .list();
  }

  long countOfChannel(long channelId) {
    return database
        .sql("select count(*) from video where channel_id = ?")
        .param(channelId)
        .query(Long.class)
        .single();
  }

  /// All that have been on the air, newest first.
  List<Video> shown(int page, int size) {
    return database
        .sql(SELECT + "where v.status <> 'CREATED' order by v.started_at desc limit ? offset ?")
        .params(size, (long) page * size)
        .query(this::video)
        .list();
  }

  long countShown() {
    return database
        .sql("select count(*) from video where status <> 'CREATED'")
        .query(Long.class)
        .single();
  }

  void change(long id, @Nullable String title, @Nullable String description) {
    database
        .sql(
            """
            update video set title = coalesce(?, title), description = coalesce(?, description)
            where id = ?
            """)
        .param(title)
        .param(description)
        .param(id)
        .update();
  }

  void delete(long id) {
    database.sql("delete from video where id = ?").param(id).update();
  }

  /// The video in a row that has all columns of the table and the owner's `username`.
  public Video video(ResultSet row, int number) throws SQLException {
    String url = row.getString("url");
    int version = row.getInt("thumbnail_version");
    return new Video(
        row.getLong("id"),
        url,
        row.getString("title"),
        row.getString("description"),
        VideoStatus.valueOf(row.getString("status")),
        row.getLong("channel_id"),
        row.getString("username"),
        version == 0 ? null : VideoThumbnails.path(url, version),
        addresses.playback(url),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "started_at"),
        instant(row, "ended_at"),
        row.getInt("viewers"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
