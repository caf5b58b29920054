package dev.millrace.api.admin;

import dev.millrace.api.problem.Page;
import dev.millrace.api.session.Hashes;
import dev.millrace.api.session.RandomText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Codes with which some people may sign up. Only their hashes are kept. Thread-safe.
@Component
class Invites {
  private static final int CODE_BITS = 130;

  /// An expired one is shown for a while: somebody may ask why it does not work.
  private static final Duration SHOWN_AFTER_END = Duration.ofDays(30);

  /// @param uses how many people may sign up with it
  /// @param used how many have
  record Invite(
      long id,
      String note,
      int uses,
      int used,
      String createdBy,
      Instant createdAt,
      Instant expiresAt) {}

  /// @param uses how many people may sign up with it
  record Wanted(String note, int uses, Duration life) {}

  private final JdbcClient database;
  private final Clock clock;
  private final Audit audit;

  Invites(JdbcClient database, Clock clock, Audit audit) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
  }

  /// 130 random bits as `[a-z0-9]`.
  static String newCode() {
    return RandomText.letters(CODE_BITS);
  }

  @Transactional
  Invite create(Actor actor, String code, Wanted wanted) {
    Invite invite =
        database
            .sql(
                """
                insert into invite (code_hash, note, uses, created_by, created_at, expires_at)
                select ?, ?, ?, username, ?, ? from account where id = ? returning *
                """)
            .params(
                Hashes.sha256(code),
                wanted.note(),
                wanted.uses(),
                now(),
                now().plus(wanted.life()),
                Objects.requireNonNull(actor.id(), "only accounts invite"))
            .query(Invites::invite)
            .single();
    audit.record(
        actor,
        AuditAction.INVITE_MADE,
        Audit.Target.of(invite.id(), wanted.note()),
        Map.of("uses", wanted.uses(), "expiresAt", invite.expiresAt().toString()));
    return invite;
  }

  /// Whether there was one.
  @Transactional
  boolean delete(Actor actor, long id) {
    Optional<Invite> deleted =
        database
            .sql("delete from invite where id = ? returning *")
            .param(id)
            .query(Invites::invite)
            .optional();
    deleted.ifPresent(invite ->
        audit.record(
            actor,
            AuditAction.INVITE_DELETED,
            Audit.Target.of(id, invite.note()),
            Map.of("uses", invite.uses(), "used", invite.used())));
    return deleted.isPresent();
  }

  List<Invite> newest(int page, int size) {
    return database
        .sql("select * from invite order by id desc limit ? offset ?")
        .params(size, Page.offset(page, size))
        .query(Invites::invite)
        .list();
  }

  long count() {
    return Page.count(database, "select id from invite order by id desc");
  }

  /// Whether somebody could sign up with it now.
  boolean good(String code) {
    return database
        .sql("select 1 from invite where code_hash = ? and used < uses and expires_at > ?")
        .params(Hashes.sha256(code), now())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /// Counts one use, unless there were all. Who uses it at the same time waits, then counts anew.
  @Transactional(propagation = Propagation.MANDATORY)
  boolean use(String code) {
    return database
            .sql(
                """
                update invite set used = used + 1
                where code_hash = ? and used < uses and expires_at > ?
                """)
            .params(Hashes.sha256(code), now())
            .update()
        == 1;
  }

  @Scheduled(fixedDelay = 86_400_000, initialDelay = 900_000)
  void forgetExpired() {
    database
        .sql("delete from invite where expires_at < ?")
        .param(now().minus(SHOWN_AFTER_END))
        .update();
  }

  private static Invite invite(ResultSet row, int number) throws SQLException {
    return new Invite(
        row.getLong("id"),
        row.getString("note"),
        row.getInt("uses"),
        row.getInt("used"),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock);
  }
}
