package dev.millrace.api.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.api.broadcast.Revocations;
import dev.millrace.api.problem.Page;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.session.Sessions;
import dev.millrace.api.user.Accounts;
import dev.millrace.api.user.Admins;
import dev.millrace.api.user.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Accounts as an admin sees and changes them. Thread-safe.
@Component
class PlatformUsers {
  private static final String NAME = "lower(username) collate \"C\"";

  /// @param suspensionReason what the user is told; null: not suspended
  /// @param liveVideo the url of the video that is on the air
  record User(
      long id,
      String username,
      @JsonProperty("first_name") @Nullable String firstName,
      @JsonProperty("last_name") @Nullable String lastName,
      Role role,
      Instant createdAt,
      @Nullable Instant suspendedAt,
      @Nullable String suspensionReason,
      @Nullable Long channelId,
      @Nullable String liveVideo,
      long videos) {}

  /// Which users a list has.
  ///
  /// @param beginning of the name, whatever its case
  /// @param suspended null: whether or not
  /// @param role null: any
  /// @param byName else the newest first
  record Wanted(
      String beginning, @Nullable Boolean suspended, @Nullable Role role, boolean byName) {
    private String query() {
      List<String> conditions = new ArrayList<>(List.of("true"));
      if (!beginning.isEmpty()) {
        conditions.add(NAME + " >= ? and " + NAME + " < ?");
      }
      if (suspended != null) {
        conditions.add(suspended ? "suspended_at is not null" : "suspended_at is null");
      }
      if (role != null) {
        conditions.add("role = '" + role + "'");
      }
      return "select * from account where "
          + String.join(" and ", conditions)
          + " order by "
          + (byName ? NAME : "id desc");
    }

    /// Names have letters, digits and underscores only: all of them are below a tilde.
    private List<Object> parameters() {
      String lower = beginning.toLowerCase(Locale.ROOT);
      return lower.isEmpty() ? List.of() : List.of(lower, lower + "~");
    }
  }

  /// What to change; null: as it is.
  ///
  /// @param reason of a suspension
  record Change(@Nullable Role role, @Nullable Boolean suspended, String reason) {}

  private final JdbcClient database;
  private final Clock clock;
  private final Accounts accounts;
  private final Admins admins;
  private final Sessions sessions;
  private final Revocations revocations;
  private final Audit audit;

  PlatformUsers(
      JdbcClient database,
      Clock clock,
      Accounts accounts,
      Admins admins,
      Sessions sessions,
      Revocations revocations,
      Audit audit) {
    this.database = database;
    this.clock = clock;
    this.accounts = accounts;
    this.admins = admins;
    this.sessions = sessions;
    this.revocations = revocations;
    this.audit = audit;
  }

  List<User> list(Wanted wanted, int page, int size) {
    return database
        .sql(
            shown(wanted.query() + " limit ? offset ?")
                + (wanted.byName()
                    ? " order by lower(a.username) collate \"C\""
                    : " order by a.id desc"))
        .params(wanted.parameters())
        .param(size)
        .param(Page.offset(page, size))
        .query(PlatformUsers::user)
        .list();
  }

  long count(Wanted wanted) {
    return Page.count(database, wanted.query(), wanted.parameters().toArray());
  }

  Optional<User> find(long id) {
    return database
        .sql(shown("select * from account where id = ?"))
        .param(id)
        .query(PlatformUsers::user)
        .optional();
  }

  /// What was so already is no change, and no entry of the audit.
  ///
  /// @throws ProblemException 404, or 409 when there would be no admin left
  @Transactional
  User change(Actor actor, long id, Change change) {
    User user = locked(actor, id);
    Role role = change.role();
    if (role != null && role != user.role()) {
      change(actor, user, role);
    }
    Boolean suspended = change.suspended();
    if (suspended != null && suspended != (user.suspendedAt() != null)) {
      if (suspended) {
        suspend(actor, user, change.reason());
      } else {
        unsuspend(actor, user);
      }
    }
    return find(id).orElseThrow();
  }

  /// The channel, videos, media and pictures go too; what is on the air ends.
  ///
  /// @throws ProblemException 404, or 409 when there would be no admin left
  @Transactional
  void delete(Actor actor, long id) {
    User user = locked(actor, id);
    audit.record(
        actor,
        AuditAction.USER_DELETED,
        target(user),
        Map.of("videos", user.videos(), "role", user.role()));
    accounts.delete(id);
  }

  private User locked(Actor actor, long id) {
    admins.lock();
    if (actor.id() != null) {
      admins.require(actor.id());
    }
    return find(id).orElseThrow(() -> ProblemException.notFound("There is no such user."));
  }

  private void change(Actor actor, User user, Role role) {
    if (role == Role.USER) {
      admins.requireAnotherThan(user.id());
    }
    database
        .sql("update account set role = ? where id = ?")
        .params(role.name(), user.id())
        .update();
    audit.record(
        actor,
        role == Role.ADMIN ? AuditAction.ADMIN_MADE : AuditAction.ADMIN_REMOVED,
        target(user),
        Map.of());
  }

  /// The account first: who logs in or publishes at the same moment then sees it, or is seen here.
  private void suspend(Actor actor, User user, String reason) {
    admins.requireAnotherThan(user.id());
    database
        .sql("update account set suspended_at = ?, suspension_reason = ? where id = ?")
        .params(OffsetDateTime.now(clock), reason, user.id())
        .update();
    sessions.endAll(user.id());
    revocations.ofUser(user.id());
    audit.record(actor, AuditAction.USER_SUSPENDED, target(user), Map.of("reason", reason));
  }

  private void unsuspend(Actor actor, User user) {
    database
        .sql("update account set suspended_at = null, suspension_reason = null where id = ?")
        .param(user.id())
        .update();
    audit.record(actor, AuditAction.USER_UNSUSPENDED, target(user), Map.of());
  }

  private static Audit.Target target(User user) {
    return Audit.Target.of(user.id(), user.username());
  }

  /// Only the rows of a page are joined, not those before them.
  private static String shown(String accounts) {
    return """
    select a.*, c.id as channel_id, v.url as live_video,
      (select count(*) from video n where n.channel_id = c.id) as videos
    from (%s) a left join channel c on c.account_id = a.id
    left join video v on v.channel_id = c.id and v.status = 'RUNNING'
    """
        .formatted(accounts);
  }

  private static User user(ResultSet row, int number) throws SQLException {
    @Nullable OffsetDateTime suspended = row.getObject("suspended_at", OffsetDateTime.class);
    return new User(
        row.getLong("id"),
        row.getString("username"),
        row.getString("first_name"),
        row.getString("last_name"),
        Role.valueOf(row.getString("role")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        suspended == null ? null : suspended.toInstant(),
        row.getString("suspension_reason"),
        row.getObject("channel_id", Long.class),
        row.getString("live_video"),
        row.getLong("videos"));
  }
}
