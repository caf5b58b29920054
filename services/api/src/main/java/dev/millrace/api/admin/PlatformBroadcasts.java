package dev.millrace.api.admin;

import dev.millrace.api.broadcast.Bitrates;
import dev.millrace.api.broadcast.Revocations;
import dev.millrace.api.problem.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// What is on the air, for admins. Thread-safe.
@Component
class PlatformBroadcasts {
  /// @param state HELD while a publisher whose connection was lost is waited for
  /// @param bitrate of the source in bits per second; null: not known
  record Broadcast(
      String videoUrl,
      String title,
      long channelId,
      long userId,
      String username,
      State state,
      int viewers,
      @Nullable Long bitrate,
      Instant startedAt) {}

  enum State {
    LIVE,
    HELD
  }

  private final JdbcClient database;
  private final Revocations revocations;
  private final Bitrates bitrates;
  private final Audit audit;

  PlatformBroadcasts(JdbcClient database, Revocations revocations, Bitrates bitrates, Audit audit) {
    this.database = database;
    this.revocations = revocations;
    this.bitrates = bitrates;
    this.audit = audit;
  }

  /// By channel: there is an index of what is on the air, which has it.
  List<Broadcast> list(int page, int size) {
    return database
        .sql(
            """
            select v.*, a.id as user_id, a.username
            from (select * from video where status = 'RUNNING'
              order by channel_id desc limit ? offset ?) v
            join channel c on c.id = v.channel_id join account a on a.id = c.account_id
            order by v.channel_id desc
            """)
        .params(size, Page.offset(page, size))
        .query(this::broadcast)
        .list();
  }

  long count() {
    return Page.count(
        database, "select id from video where status = 'RUNNING' order by channel_id desc");
  }

  /// Whether there was one. The key stays good: who must not come back is to be suspended.
  @Transactional
  boolean end(Actor actor, String videoUrl) {
    boolean ended = revocations.ofVideo(videoUrl);
    if (ended) {
      audit.record(actor, AuditAction.BROADCAST_ENDED, target(videoUrl), Map.of());
    }
    return ended;
  }

  private Audit.Target target(String videoUrl) {
    return database
        .sql(
            """
            select a.username || ': ' || v.title from video v
            join channel c on c.id = v.channel_id join account a on a.id = c.account_id
            where v.url = ?
            """)
        .param(videoUrl)
        .query((row, _) -> new Audit.Target(videoUrl, row.getString(1)))
        .single();
  }

  private Broadcast broadcast(ResultSet row, int number) throws SQLException {
    String url = row.getString("url");
    OptionalLong bitrate = bitrates.of(url);
    return new Broadcast(
        url,
        row.getString("title"),
        row.getLong("channel_id"),
        row.getLong("user_id"),
        row.getString("username"),
        row.getBoolean("held") ? State.HELD : State.LIVE,
        row.getInt("viewers"),
        bitrate.isPresent() ? bitrate.getAsLong() : null,
        row.getObject("started_at", OffsetDateTime.class).toInstant());
  }
}
