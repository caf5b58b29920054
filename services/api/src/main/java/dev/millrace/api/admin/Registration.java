package dev.millrace.api.admin;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.RegistrationConfig;
import dev.millrace.api.RegistrationMode;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.user.Account;
import dev.millrace.api.user.Accounts;
import dev.millrace.api.user.Admins;
import dev.millrace.api.user.Role;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Who may sign up, and which of them becomes the admin. Thread-safe.
@Component
public class Registration {
  /// What holds for those who sign up now.
  ///
  /// @param mode for everyone but the admin-to-be
  /// @param adminMissing whether the admin has not signed up yet
  public record State(RegistrationMode mode, boolean adminMissing) {}

  /// Its text form has no password.
  public record Newcomer(
      String username, String passwordHash, @Nullable String firstName, @Nullable String lastName) {
    @Override
    public String toString() {
      return "Newcomer[" + username + "]";
    }
  }

  private record Stored(@Nullable RegistrationMode mode, boolean hadAdmin) {}

  private final JdbcClient database;
  private final RegistrationConfig config;
  private final Accounts accounts;
  private final Admins admins;
  private final Invites invites;
  private final Audit audit;

  Registration(
      JdbcClient database,
      ApiConfig config,
      Accounts accounts,
      Admins admins,
      Invites invites,
      Audit audit) {
    this.database = database;
    this.config = config.registration();
    this.accounts = accounts;
    this.admins = admins;
    this.invites = invites;
    this.audit = audit;
  }

  /// What an admin chose wins over the setting.
  public State state() {
    Stored stored = stored();
    return new State(mode(stored), adminMissing(stored));
  }

  /// Whether this newcomer may sign up as things are now: before what takes long.
  ///
  /// @throws ProblemException 403
  public void check(String username, @Nullable String inviteCode) {
    Stored stored = stored();
    if (!demo(username) && !becomesAdmin(username, stored.hadAdmin())) {
      admit(mode(stored), () -> inviteCode != null && invites.good(inviteCode));
    }
  }

  /// Of several first ones at the same time one becomes the admin. A code counts as used only when
  /// the account was made.
  ///
  /// @throws ProblemException 403 without the right to, 409 for a name that is taken
  @Transactional
  public Account signUp(Newcomer newcomer, @Nullable String inviteCode) {
    String name = newcomer.username();
    Stored stored = stored();
    boolean admin =
        becomesAdmin(name, stored.hadAdmin()) && becomesAdmin(name, /* hadAdmin= */ admins.lock());
    if (!admin && !demo(name)) {
      admit(mode(stored), () -> inviteCode != null && invites.use(inviteCode));
    }
    Account account =
        accounts
            .create(
                name,
                newcomer.passwordHash(),
                newcomer.firstName(),
                newcomer.lastName(),
                admin ? Role.ADMIN : Role.USER)
            .orElseThrow(() ->
                ProblemException.sentence(
                    ProblemType.USERNAME_TAKEN, "username", "This name is taken."));
    if (admin) {
      admins.appoint(account.id());
      audit.record(
          Actor.machine(config.admin() == null ? "first account" : "MILLRACE_ADMIN"),
          AuditAction.ADMIN_MADE,
          Audit.Target.of(account.id(), name),
          Map.of());
    }
    return account;
  }

  @Transactional
  State change(Actor actor, RegistrationMode mode) {
    RegistrationMode before = state().mode();
    database.sql("update platform set registration = ? where id = 1").param(mode.name()).update();
    audit.record(
        actor,
        AuditAction.REGISTRATION_CHANGED,
        Audit.Target.PLATFORM,
        Map.of("from", before, "to", mode));
    return state();
  }

  private static void admit(RegistrationMode mode, BooleanSupplier invited) {
    switch (mode) {
      case OPEN -> {}
      case INVITE -> {
        if (!invited.getAsBoolean()) {
          throw ProblemException.sentence(
              ProblemType.INVITE_NEEDED,
              "inviteCode",
              "A good invite code is needed: ask who runs this server for one.");
        }
      }
      case CLOSED ->
          throw ProblemException.of(
              ProblemType.REGISTRATION_CLOSED, "Nobody can sign up here at the moment.");
    }
  }

  /// The one that the setting names whenever it signs up; without the setting the first one.
  private boolean becomesAdmin(String username, boolean hadAdmin) {
    String named = config.admin();
    return named == null ? !hadAdmin && !demo(username) : named.equalsIgnoreCase(username);
  }

  /// The demo is no person: it may sign up, and becomes no admin by being the first.
  private boolean demo(String username) {
    return username.equalsIgnoreCase(config.demo());
  }

  private boolean adminMissing(Stored stored) {
    String named = config.admin();
    return named == null ? !stored.hadAdmin() : accounts.credentials(named).isEmpty();
  }

  private RegistrationMode mode(Stored stored) {
    RegistrationMode chosen = stored.mode();
    return chosen == null ? config.mode() : chosen;
  }

  private Stored stored() {
    return database
        .sql("select registration, had_admin from platform where id = 1")
        .query((row, _) -> {
          @Nullable String mode = row.getString("registration");
          return new Stored(
              mode == null ? null : RegistrationMode.valueOf(mode), row.getBoolean("had_admin"));
        })
        .single();
  }
}
