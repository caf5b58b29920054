package dev.millrace.api.auth;

import dev.millrace.api.problem.CodePoints;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import dev.millrace.api.session.Caller;
import dev.millrace.api.session.Sessions;
import dev.millrace.api.user.Account;
import dev.millrace.api.user.Accounts;
import dev.millrace.api.user.Emails.Link;
import dev.millrace.api.user.Emails.Purpose;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Other passwords, for those who know theirs and for those who have forgotten it.
@Tag(name = "Accounts")
@RestController
class PasswordController {
  private static final String MISSING = "is missing";
  private static final String TOO_LONG = "is too long";

  /// Its text form has no password.
  @Schema(name = "PasswordChange")
  record Change(
      @NotNull(message = MISSING) @CodePoints(max = 1000, message = TOO_LONG)
          String currentPassword,
      @NewPassword String newPassword) {
    @Override
    public String toString() {
      return "Change[redacted]";
    }
  }

  /// One of both.
  record Forgot(
      @CodePoints(max = 100, message = TOO_LONG) @Nullable String username,
      @CodePoints(max = 254, message = TOO_LONG) @Nullable String email) {
    @Override
    public String toString() {
      return "Forgot[redacted]";
    }
  }

  /// Its text form has no secret.
  record Reset(
      @NotNull(message = MISSING) @CodePoints(max = 200, message = TOO_LONG) String token,
      @NewPassword String newPassword) {
    @Override
    public String toString() {
      return "Reset[redacted]";
    }
  }

  /// Its text form has no secret.
  record Verification(
      @NotNull(message = MISSING) @CodePoints(max = 200, message = TOO_LONG) String token) {
    @Override
    public String toString() {
      return "Verification[redacted]";
    }
  }

  private final Accounts accounts;
  private final Logins logins;
  private final Passwords passwords;
  private final PasswordStrength strength;
  private final EmailLinks links;
  private final Sessions sessions;
  private final LoginLimits limits;
  private final TransactionTemplate transaction;

  PasswordController(
      Accounts accounts,
      Logins logins,
      Passwords passwords,
      PasswordStrength strength,
      EmailLinks links,
      Sessions sessions,
      LoginLimits limits,
      TransactionTemplate transaction) {
    this.accounts = accounts;
    this.logins = logins;
    this.passwords = passwords;
    this.strength = strength;
    this.links = links;
    this.sessions = sessions;
    this.limits = limits;
    this.transaction = transaction;
  }

  /// All other logins of the user end.
  @Operation(
      operationId = "changePassword",
      summary = "Changes one's password; all other sessions end.")
  @Problems({
    ProblemType.WRONG_PASSWORD,
    ProblemType.WEAK_PASSWORD,
    ProblemType.TOO_MANY_REQUESTS,
    ProblemType.BUSY
  })
  @PatchMapping("/user/password")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void change(
      @AuthenticationPrincipal Jwt token,
      @Valid @RequestBody Change change,
      HttpServletRequest request) {
    Caller caller = Caller.of(token);
    String before =
        logins
            .confirm(caller.userId(), change.currentPassword(), request.getRemoteAddr())
            .orElseThrow(PasswordController::wrongPassword);
    demandStrength(caller.userId(), change.newPassword(), null);
    String hash = passwords.hash(change.newPassword());
    transaction.executeWithoutResult(_ -> {
      if (!accounts.changePassword(caller.userId(), before, hash)) {
        throw wrongPassword(); // somebody else who knew it was faster
      }
      sessions.endOthers(caller.userId(), caller.familyId());
    });
    sessions.endOthers(caller.userId(), caller.familyId()); // a login that came before the commit
    links.passwordChanged(caller.userId());
  }

  /// The answer is the same whoever there is, and comes as fast.
  @Operation(
      operationId = "forgotPassword",
      summary = "Mails a link for a new password, if there is such an account with an address.")
  @Problems(
      value = {ProblemType.NO_MAIL, ProblemType.TOO_MANY_REQUESTS},
      never = ProblemType.CROSS_SITE)
  @PostMapping("/auth/password/forgot")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void forgot(@Valid @RequestBody Forgot forgot, HttpServletRequest request) {
    if ((forgot.username() == null) == (forgot.email() == null)) {
      throw ProblemException.field(
          ProblemType.INVALID_INPUT, "username", "is needed, or email instead");
    }
    links.forgot(forgot.username(), forgot.email(), request.getRemoteAddr());
  }

  /// All logins of the user end; the new password is for the next.
  @Operation(
      operationId = "resetPassword",
      summary = "Changes a password by the token of a mailed link; all sessions end.")
  @Problems(
      value = {
        ProblemType.BAD_LINK,
        ProblemType.WEAK_PASSWORD,
        ProblemType.TOO_MANY_REQUESTS,
        ProblemType.BUSY
      },
      never = ProblemType.CROSS_SITE)
  @PostMapping("/auth/password/reset")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void reset(@Valid @RequestBody Reset reset, HttpServletRequest request) {
    limits.refresh(request.getRemoteAddr());
    Link link = links.find(reset.token(), Purpose.RESET).orElseThrow(PasswordController::badLink);
    demandStrength(link.accountId(), reset.newPassword(), link.email());
    String hash = passwords.hash(reset.newPassword());
    var _ =
        links
            .using(
                reset.token(),
                Purpose.RESET,
                user -> {
                  accounts.changePassword(user.accountId(), hash);
                  sessions.endAll(user.accountId());
                })
            .orElseThrow(PasswordController::badLink);
    sessions.endAll(link.accountId()); // a login that came before the commit
    logins.remember(link.accountId(), request.getRemoteAddr());
    links.passwordChanged(link.accountId());
  }

  /// Whoever has the token has the mailbox; nobody need be logged in.
  @Operation(
      operationId = "verifyEmail",
      summary = "Confirms an address by the token of a mailed link.")
  @Problems(
      value = {ProblemType.BAD_LINK, ProblemType.TOO_MANY_REQUESTS},
      never = ProblemType.CROSS_SITE)
  @PostMapping("/auth/email/verify")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void verify(@Valid @RequestBody Verification verification, HttpServletRequest request) {
    limits.refresh(request.getRemoteAddr());
    var _ = links.verify(verification.token()).orElseThrow(PasswordController::badLink);
  }

  private void demandStrength(long userId, String password, @Nullable String email) {
    Account user =
        accounts.find(userId).orElseThrow(() -> ProblemException.notFound("This account is gone."));
    strength.demand(
        "newPassword", password, user.username(), user.firstName(), user.lastName(), email);
  }

  private static ProblemException wrongPassword() {
    return ProblemException.sentence(
        ProblemType.WRONG_PASSWORD, "currentPassword", "This is not your password.");
  }

  private static ProblemException badLink() {
    return ProblemException.of(
        ProblemType.BAD_LINK, "This link was used already, or is too old. Ask for a new one.");
  }
}
