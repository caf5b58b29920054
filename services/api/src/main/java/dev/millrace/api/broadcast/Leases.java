package dev.millrace.api.broadcast;

import dev.millrace.api.session.Hashes;
import dev.millrace.api.video.VideoThumbnails;
import dev.millrace.api.video.Videos;
import dev.millrace.contracts.LeaseReport;
import dev.millrace.contracts.VerifyAnswer;
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

  private final JdbcClient database;
  private final Clock clock;
  private final VideoThumbnails thumbnails;
  private final EncoderAdvice advice;
  private final DatabaseUptime uptime = new DatabaseUptime(System::nanoTime);

  Leases(JdbcClient database, Clock clock, VideoThumbnails thumbnails, EncoderAdvice advice) {
    this.database = database;
    this.clock = clock;
    this.thumbnails = thumbnails;
    this.advice = advice;
  }

  /// Empty for an unknown key.
  @Transactional
  Optional<Grant> grant(String streamKey) {
    return database
        .sql("select id from channel where key_hash = ? for update")
        .param(Hashes.sha256(streamKey))
        .query(Long.class)
        .optional()
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
    return revoked;
  }

  /// Does nothing when it had ended already, or has another lease now.
  @Transactional
  void end(String leaseId) {
    uuid(leaseId)
        .ifPresent(id ->
            database
                .sql(
                    """
                    update video set status = 'ENDED', ended_at = ?, lease_id = null, viewers = 0
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
    for (String url : acknowledged) {
      if (database.sql("delete from deleted_media where url = ?").param(url).update() > 0) {
        thumbnails.delete(url);
      }
    }
    return database
        .sql("select url from deleted_media order by deleted_at limit ?")
        .param(MAX_DELETED)
        .query(String.class)
        .list();
  }

  /// A lease without news expires; but not before we, and the database, have been there to hear
  /// news.
  @Scheduled(fixedDelay = 5000, initialDelay = 5000)
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
                update video set status = 'ENDED', ended_at = ?, viewers = 0
                where status = 'RUNNING' and lease_renewed_at < ?
                """)
            .params(at(now), at(now.minus(LIFE)))
            .update();
    if (expired > 0) {
      LOG.warn(
          "{} broadcasts ended: nothing was heard of them for {} s", expired, LIFE.toSeconds());
    }
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

  private Published again(Published latest) {
    String url = Videos.newUrl();
    thumbnails.copy(latest.url(), url);
    long id =
        database
            .sql(
                """
                insert into video (channel_id, url, title, description, status, created_at,
                  thumbnail_version, thumbnail_custom)
                select channel_id, ?, title, description, 'CREATED', ?,
                  thumbnail_version, thumbnail_custom
                from video where id = ? returning id
                """)
            .params(url, now(), latest.id())
            .query(Long.class)
            .single();
    return new Published(id, url, latest.title());
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
              lease_id = ?, lease_renewed_at = ?, lease_revoked = false
            where id = ?
            """)
        .params(now(), lease, now(), video.id())
        .update();
    return new VerifyAnswer(
        video.url(), channel, video.title(), lease.toString(), (int) LIFE.toSeconds());
  }

  private boolean goesOn(UUID lease, LeaseReport report) {
    try {
      Optional<String> url = renew(lease, report.viewers());
      url.ifPresent(renewed -> advice.heard(renewed, report.advice()));
      return url.isPresent();
    } catch (DuplicateKeyException e) {
      LOG.info("Lease {} ends: its channel has just gone on the air with another video", lease);
      return false;
    } catch (PessimisticLockingFailureException e) {
      LOG.warn("Lease {} was not renewed, the next heartbeat will: {}", lease, e.getMessage());
      return true;
    }
  }

  /// The url of its video. Revives one that had only expired, unless its channel is on the air with
  /// another video.
  private Optional<String> renew(UUID lease, int viewers) {
    return database
        .sql(
            """
            update video v set lease_renewed_at = ?, viewers = ?, status = 'RUNNING',
              ended_at = null
            where lease_id = ? and not lease_revoked and not exists (
              select 1 from video o
              where o.channel_id = v.channel_id and o.status = 'RUNNING' and o.id <> v.id)
            returning v.url
            """)
        .params(now(), viewers, lease)
        .query(String.class)
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
    return at(clock.instant());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
