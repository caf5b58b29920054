package dev.millrace.api.video;

import dev.millrace.api.picture.PictureAddress;
import dev.millrace.api.problem.Page;
import dev.millrace.api.session.RandomText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of videos. Thread-safe; to be called within a request, which addresses depend on.
@Component
public class Videos {
  private static final String JOINED =
      """
      join channel c on c.id = v.channel_id join account a on a.id = c.account_id
      """;

  private static final String SELECT =
      "select v.*, a.username, a.picture_id from video v " + JOINED;

  /// Videos of suspended accounts are hidden. There are few of those: the list of their channels is
  /// read once for each query.
  public static final String SHOWN = "channel_id not in (select id from suspended_channel)";

  /// The same for a channel.
  public static final String SHOWN_CHANNEL = "id not in (select id from suspended_channel)";

  private static final int URL_BITS = 130;

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
    return RandomText.letters(URL_BITS);
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
        .params(channelId, url, title, description, OffsetDateTime.now(clock))
        .update();
    return byUrl(url).orElseThrow();
  }

  /// Empty too when its owner is suspended.
  Optional<Video> byUrl(String url) {
    return database
        .sql(SELECT + "where v.url = ? and a.suspended_at is null")
        .param(url)
        .query(this::video)
        .optional();
  }

  Optional<Video> ofUser(long userId, long id) {
    return database
        .sql(SELECT + "where v.id = ? and a.id = ?")
        .params(id, userId)
        .query(this::video)
        .optional();
  }

  /// Whether there is such a channel, for everyone to see.
  boolean channelShown(long channelId) {
    return database
        .sql("select exists (select 1 from channel where id = ? and " + SHOWN_CHANNEL + ")")
        .param(channelId)
        .query(Boolean.class)
        .single();
  }

  /// All of them, for their owner.
  Page<Video> own(long channelId, int page, int size) {
    return ofChannel("where channel_id = ? order by id desc", channelId, page, size);
  }

  /// Those that are or have been on the air: the url of another is its owner's secret.
  Page<Video> ofChannel(long channelId, int page, int size) {
    return ofChannel(
        "where channel_id = ? and status <> 'CREATED' order by id desc", channelId, page, size);
  }

  private Page<Video> ofChannel(String which, long channelId, int page, int size) {
    List<Video> items =
        database
            .sql(page(which) + "order by v.id desc")
            .params(channelId, size, Page.offset(page, size))
            .query(this::video)
            .list();
    long total = Page.count(database, "select id from video " + which, channelId);
    return new Page<>(items, page, size, total);
  }

  /// Those that are or have been on the air.
  List<Video> shown(VideoListing listing, int page, int size) {
    return database
        .sql(page(listing.clauses()) + "order by " + listing.order().columns())
        .params(size, Page.offset(page, size))
        .query(this::video)
        .list();
  }

  long countShown(VideoListing listing) {
    return Page.count(database, "select id from video " + listing.clauses());
  }

  /// Only the page's rows are joined, not those before them.
  private static String page(String which) {
    return "select v.*, a.username, a.picture_id from (select * from video "
        + which
        + " limit ? offset ?) v "
        + JOINED;
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

  /// The video in a row that has all columns of the table, and of its owner `username` and
  /// `picture_id`.
  public Video video(ResultSet row, int number) throws SQLException {
    String url = row.getString("url");
    int version = row.getInt("thumbnail_version");
    VideoStatus status = VideoStatus.valueOf(row.getString("status"));
    return new Video(
        row.getLong("id"),
        url,
        row.getString("title"),
        row.getString("description"),
        status,
        row.getLong("channel_id"),
        row.getString("username"),
        PictureAddress.of(row.getString("picture_id"), row.getString("username")),
        version == 0 ? null : VideoThumbnails.path(url, version),
        addresses.playback(url),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "started_at"),
        instant(row, "ended_at"),
        row.getInt("viewers"),
        status == VideoStatus.RUNNING && row.getBoolean("held"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
