package dev.millrace.api.admin;

import dev.millrace.api.problem.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What admins did, written in the transaction that did it. Entries are never changed, and go after
/// two years. Thread-safe.
@Component
class Audit {
  static final Duration LIFE = Duration.ofDays(730);
  private static final TypeReference<Map<String, Object>> DETAILS = new TypeReference<>() {};

  /// @param actorId null when it was no account
  /// @param target what the action was about: the id of a user or an invite, the url of a video
  /// @param targetName its name then
  /// @param address the block of addresses it came from; null: this machine
  record AuditEntry(
      long id,
      Instant at,
      @Nullable Long actorId,
      String actorName,
      AuditAction action,
      @Nullable String target,
      @Nullable String targetName,
      @Nullable String address,
      Map<String, Object> details) {}

  /// What an action was about.
  record Target(@Nullable String id, @Nullable String name) {
    static final Target PLATFORM = new Target(/* id= */ null, /* name= */ null);

    static Target of(long id, String name) {
      return new Target(Long.toString(id), name);
    }
  }

  private final JdbcClient database;
  private final Clock clock;
  private final JsonMapper json;

  Audit(JdbcClient database, Clock clock, JsonMapper json) {
    this.database = database;
    this.clock = clock;
    this.json = json;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void record(Actor actor, AuditAction action, Target target, Map<String, ?> details) {
    database
        .sql(
            """
            insert into audit (at, actor_id, actor_name, action, target_id, target_name, address,
              details)
            values (?, ?, coalesce((select username from account where id = ?), ?), ?, ?, ?, ?,
              cast(? as jsonb))
            """)
        .param(OffsetDateTime.now(clock))
        .param(actor.id())
        .param(actor.id())
        .param(actor.name())
        .param(action.name())
        .param(target.id())
        .param(target.name())
        .param(actor.address())
        .param(json.writeValueAsString(details))
        .update();
  }

  /// @param before only entries that are older than this one
  List<AuditEntry> newest(long before, int page, int size) {
    return database
        .sql("select * from audit where id < ? order by id desc limit ? offset ?")
        .params(before, size, Page.offset(page, size))
        .query(this::entry)
        .list();
  }

  long count(long before) {
    return Page.count(database, "select id from audit where id < ? order by id desc", before);
  }

  @Scheduled(fixedDelay = 86_400_000, initialDelay = 900_000)
  void forgetOld() {
    database
        .sql("delete from audit where at < ?")
        .param(OffsetDateTime.now(clock).minus(LIFE))
        .update();
  }

  private AuditEntry entry(ResultSet row, int number) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getObject("actor_id", Long.class),
        row.getString("actor_name"),
        AuditAction.valueOf(row.getString("action")),
        row.getString("target_id"),
        row.getString("target_name"),
        row.getString("address"),
        json.readValue(row.getString("details"), DETAILS));
  }
}
