package dev.millrace.api.broadcast;

import dev.millrace.api.event.ViewerCounts;
import dev.millrace.api.session.Hashes;
import dev.millrace.api.video.VideoThumbnails;
import dev.millrace.api.video.Videos;
import dev.millrace.contracts.LeaseReport;
import dev.millrace.contracts.LeaseState;
import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The life of broadcasts as api sees it: which video a key publishes, and how long without news it
/// counts as on the air. Thread-safe.
@Component
class Leases {
  static final Duration LIFE = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final int MAX_DELETED = 1000;

  /// What a good key may publish; without a video the channel never had one.
  record Grant(Optional<VerifyAnswer> answer) {}

  private record Published(long id, String url, String title) {}

  private record Renewed(String url, long channelId) {}

  private final JdbcClient database;
  private final Clock clock;
  private final VideoThumbnails thumbnails;
  private final EncoderAdvice advice;
  private final Bitrates bitrates;
  private final ViewerCounts viewers;
  private final DatabaseUptime uptime = new DatabaseUptime(System::nanoTime);

  Leases(
      JdbcClient database,
      Clock clock,
      VideoThumbnails thumbnails,
      EncoderAdvice advice,
      Bitrates bitrates,
      ViewerCounts viewers) {
    this.database = database;
    this.clock = clock;
    this.thumbnails = thumbnails;
    this.advice = advice;
    this.bitrates = bitrates;
    this.viewers = viewers;
  }

  /// Empty for an unknown key, and for that of a suspended account.
  @Transactional
  Optional<Grant> grant(String streamKey) {
    return database
        .sql("select id from channel where key_hash = ? for update")
        .param(Hashes.sha256(streamKey))
        .query(Long.class)
        .optional()
        .filter(this::mayPublish)
        .map(channel -> new Grant(video(channel).map(video -> lease(channel, video))));
  }

  /// The leases that must end. Each is renewed by itself: what happens to one harms no other.
  List<String> renew(List<LeaseReport> reports) {
    List<String> revoked = new ArrayList<>();
    for (LeaseReport report : reports) {
      Optional<UUID> id = uuid(report.leaseId());
      if (id.isEmpty() || !goesOn(id.get(), report)) {
        revoked.add(report.leaseId());
      }
    }
    advice.forgetOld();
    bitrates.forgetOld();
    return revoked;
  }

  /// Does nothing when it had ended by this before, or has another lease now. Of one whose lease
  /// expired or was revoked it is the better news of when that was.
  @Transactional
  void end(String leaseId) {
    uuid(leaseId)
        .ifPresent(id ->
            database
                .sql(
                    """
                    update video set status = 'ENDED', ended_at = ?, lease_id = null, viewers = 0,
                      held = false
                    where lease_id = ?
                    """)
                .params(now(), id)
                .update());
  }

  /// The url of the video that a lease is for.
  Optional<String> videoOf(String leaseId) {
    return uuid(leaseId)
        .flatMap(id ->
            database
                .sql("select url from video where lease_id = ?")
                .param(id)
                .query(String.class)
                .optional());
  }

  /// Videos whose media must go, until they are acknowledged.
  @Transactional
  List<String> deleted(List<String> acknowledged) {
    acknowledged.forEach(this::forget);
    return database
        .sql("select url from deleted_media order by deleted_at limit ?")
        .param(MAX_DELETED)
        .query(String.class)
        .list();
  }

  /// A lease without news expires; but not before we, and the database, have been there to hear
  /// news.
  @Scheduled(fixedDelay = 2000, initialDelay = 2000)
  synchronized void expire() {
    try {
      database.sql("select 1").query(Integer.class).single();
      Instant now = clock.instant();
      if (uptime.answered(now).compareTo(LIFE) >= 0) {
        expire(now);
      }
    } catch (DataAccessException e) {
      if (uptime.failed()) {
        LOG.warn("The database does not answer, broadcasts go on: {}", e.getMessage());
      }
    }
  }

  private void expire(Instant now) {
    int expired =
        database
            .sql(
                """
                update video set status = 'ENDED', ended_at = ?, viewers = 0, held = false
                where status = 'RUNNING' and lease_renewed_at < ?
                """)
            .params(at(now), at(now.minus(LIFE)))
            .update();
    if (expired > 0) {
      LOG.warn(
          "Broadcasts ended: {}, nothing was heard of them for {} s", expired, LIFE.toSeconds());
    }
  }

  /// Asked once the channel is locked: a suspension that is being made waits for us, or we for it.
  private boolean mayPublish(long channel) {
    return database
        .sql("select 1 from suspended_channel where id = ?")
        .param(channel)
        .query(Integer.class)
        .optional()
        .isEmpty();
  }

  /// The one on the air goes on; else the newest that waits; else a new one like the latest.
  private Optional<Published> video(long channel) {
    return one(channel, "and status = 'RUNNING'")
        .or(() -> one(channel, "and status = 'CREATED' order by id desc limit 1"))
        .or(() -> one(channel, "order by id desc limit 1").map(this::again));
  }

  private Optional<Published> one(long channel, String which) {
    return database
        .sql("select id, url, title from video where channel_id = ? " + which)
        .param(channel)
        .query((row, _) ->
            new Published(row.getLong("id"), row.getString("url"), row.getString("title")))
        .optional();
  }

  /// The node has deleted its part. What cannot be deleted here now is told to it, and
  /// acknowledged, once more.
  private void forget(String url) {
    boolean known =
        database
            .sql("select exists (select 1 from deleted_media where url = ?)")
            .param(url)
            .query(Boolean.class)
            .single();
    if (!known) {
      return;
    }
    try {
      thumbnails.delete(url);
      database.sql("delete from deleted_media where url = ?").param(url).update();
    } catch (StorageException e) {
      LOG.warn("The thumbnail of {} is deleted later: {}", url, e.getMessage());
    }
  }

  private Published again(Published latest) {
    String url = Videos.newUrl();
    boolean pictured = copyThumbnail(latest.url(), url);
    long id =
        database
            .sql(
                """
                insert into video (channel_id, url, title, description, status, created_at,
                  thumbnail_version, thumbnail_custom)
                select channel_id, ?, title, description, 'CREATED', ?,
                  case when ? then thumbnail_version else 0 end, thumbnail_custom and ?
                from video where id = ? returning id
                """)
            .params(url, now(), pictured, pictured, latest.id())
            .query(Long.class)
            .single();
    return new Published(id, url, latest.title());
  }

  /// A broadcast begins without a picture rather than not at all.
  private boolean copyThumbnail(String from, String to) {
    try {
      thumbnails.copy(from, to);
      return true;
    } catch (StorageException e) {
      LOG.warn("Video {} begins without the picture of the last: {}", to, e.getMessage());
      return false;
    }
  }

  /// A new lease forbids all older ones of the channel, the expired ones too.
  private VerifyAnswer lease(long channel, Published video) {
    UUID lease = UUID.randomUUID();
    database
        .sql("update video set lease_id = null where channel_id = ? and lease_id is not null")
        .param(channel)
        .update();
    database
        .sql(
            """
            update video set status = 'RUNNING', started_at = coalesce(started_at, ?),
              lease_id = ?, lease_renewed_at = ?, lease_revoked = false, held = false
            where id = ?
            """)
        .params(now(), lease, now(), video.id())
        .update();
    return new VerifyAnswer(
        video.url(), channel, video.title(), lease.toString(), (int) LIFE.toSeconds());
  }

  private boolean goesOn(UUID lease, LeaseReport report) {
    try {
      Optional<Renewed> video = renew(lease, report);
      video.ifPresent(renewed -> {
        advice.heard(renewed.url(), report.advice());
        bitrates.heard(renewed.url(), report.bitrate());
        viewers.heard(renewed.url(), renewed.channelId(), report.viewers());
      });
      return video.isPresent();
    } catch (DuplicateKeyException e) {
      LOG.info("Lease {} ends: its channel has just gone on the air with another video", lease);
      return false;
    } catch (PessimisticLockingFailureException e) {
      LOG.warn("Lease {} was not renewed, the next heartbeat will: {}", lease, e.getMessage());
      return true;
    }
  }

  /// Its video. Revives one that had only expired, unless its channel is on the air with another
  /// video.
  private Optional<Renewed> renew(UUID lease, LeaseReport report) {
    return database
        .sql(
            """
            update video v set lease_renewed_at = ?, viewers = ?, held = ?,
              status = 'RUNNING', ended_at = null
            where lease_id = ? and not lease_revoked and not exists (
              select 1 from video o
              where o.channel_id = v.channel_id and o.status = 'RUNNING' and o.id <> v.id)
            returning v.url, v.channel_id
            """)
        .params(now(), report.viewers(), report.state() == LeaseState.HELD, lease)
        .query((row, _) -> new Renewed(row.getString("url"), row.getLong("channel_id")))
        .optional();
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock);
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
