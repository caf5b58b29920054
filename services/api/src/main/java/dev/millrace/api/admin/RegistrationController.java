package dev.millrace.api.admin;

import dev.millrace.api.RegistrationMode;
import dev.millrace.api.problem.CodePoints;
import dev.millrace.api.problem.Page;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Who may sign up: everyone, who is invited, nobody.
@Tag(name = "Administration")
@RestController
@RequestMapping("/platform")
class RegistrationController {
  private static final String USES = "is a number from 1 to 1000";
  private static final String DAYS = "is a number from 1 to 365";

  record RegistrationChoice(
      @NotNull(message = "is OPEN, INVITE or CLOSED") RegistrationMode mode) {}

  /// @param uses how many people may sign up with it; one when it is left out
  /// @param expiresInDays seven when it is left out
  record InviteRequest(
      @CodePoints(max = 100, message = "has at most 100 characters") @Nullable String note,
      @Min(value = 1, message = USES) @Max(value = 1000, message = USES) @Nullable Integer uses,
      @Min(value = 1, message = DAYS) @Max(value = 365, message = DAYS)
          @Nullable Integer expiresInDays) {
    Invites.Wanted wanted() {
      return new Invites.Wanted(
          note == null ? "" : note,
          uses == null ? 1 : uses,
          Duration.ofDays(expiresInDays == null ? 7 : expiresInDays));
    }
  }

  /// Its text form has no code.
  ///
  /// @param code shown this once: only its hash is kept
  record NewInvite(String code, Invites.Invite invite) {
    @Override
    public String toString() {
      return "NewInvite[" + invite.id() + "]";
    }
  }

  private final Registration registration;
  private final Invites invites;

  RegistrationController(Registration registration, Invites invites) {
    this.registration = registration;
    this.invites = invites;
  }

  @Operation(operationId = "getRegistration", summary = "Who may sign up.")
  @GetMapping("/registration")
  RegistrationChoice mode() {
    return new RegistrationChoice(registration.state().mode());
  }

  @Operation(
      operationId = "changeRegistration",
      summary = "Changes who may sign up; from then on the setting counts no more.")
  @PatchMapping("/registration")
  RegistrationChoice change(
      @AuthenticationPrincipal Jwt token,
      @Valid @RequestBody RegistrationChoice change,
      HttpServletRequest request) {
    return new RegistrationChoice(
        registration.change(Actor.of(token, request), change.mode()).mode());
  }

  @Operation(
      operationId = "listInvites",
      summary = "Invites, the newest first, without their codes.")
  @GetMapping("/invites")
  Page<Invites.Invite> invites(
      @RequestParam(defaultValue = "0") @Min(0) @Max(Page.MAX_PAGE) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    return new Page<>(invites.newest(page, size), page, size, invites.count());
  }

  @Operation(
      operationId = "createInvite",
      summary = "Makes an invite; its code is shown this once.")
  @PostMapping("/invites")
  @ResponseStatus(HttpStatus.CREATED)
  NewInvite invite(
      @AuthenticationPrincipal Jwt token,
      @Valid @RequestBody InviteRequest wanted,
      HttpServletRequest request) {
    String code = Invites.newCode();
    return new NewInvite(code, invites.create(Actor.of(token, request), code, wanted.wanted()));
  }

  @Operation(
      operationId = "withdrawInvite",
      summary = "Withdraws an invite: nobody signs up with it any more.")
  @Problems(ProblemType.NOT_FOUND)
  @DeleteMapping("/invites/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void withdraw(
      @AuthenticationPrincipal Jwt token, @PathVariable long id, HttpServletRequest request) {
    if (!invites.delete(Actor.of(token, request), id)) {
      throw ProblemException.notFound("There is no such invite.");
    }
  }
}
