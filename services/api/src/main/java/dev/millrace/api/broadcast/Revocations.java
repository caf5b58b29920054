package dev.millrace.api.broadcast;

import java.time.Clock;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Ends broadcasts against their publishers' will: pages show the end at once, streaming hears of
/// it with its next heartbeat and holds nothing. Thread-safe.
@Component
public class Revocations {
  private static final String END =
      """
      update video set status = 'ENDED', ended_at = ?, lease_revoked = true, viewers = 0,
        held = false
      where status = 'RUNNING' and
      """;

  private final JdbcClient database;
  private final Clock clock;

  Revocations(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Whether there was one.
  public boolean ofVideo(String url) {
    return database.sql(END + "url = ?").params(now(), url).update() == 1;
  }

  /// Also one that has only expired, which a heartbeat would revive. The channel is locked, as for
  /// a publisher who comes in at the same moment.
  @Transactional(propagation = Propagation.MANDATORY)
  public void ofUser(long userId) {
    database
        .sql("select id from channel where account_id = ? for update")
        .param(userId)
        .query(Long.class)
        .optional()
        .ifPresent(this::ofChannel);
  }

  private void ofChannel(long channelId) {
    database.sql(END + "channel_id = ?").params(now(), channelId).update();
    leasesOf(channelId);
  }

  /// Expired ones too, which a heartbeat would revive. What is on the air stays so until streaming
  /// hears of it.
  public void leasesOf(long channelId) {
    database
        .sql(
            """
            update video set lease_revoked = true where channel_id = ? and lease_id is not null
            """)
        .param(channelId)
        .update();
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock);
  }
}
