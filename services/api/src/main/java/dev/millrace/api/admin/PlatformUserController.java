package dev.millrace.api.admin;

import dev.millrace.api.problem.CodePoints;
import dev.millrace.api.problem.Page;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import dev.millrace.api.user.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The users, for admins.
@Tag(name = "Administration", description = "For admins: users, broadcasts, who may sign up.")
@RestController
@RequestMapping("/platform/users")
class PlatformUserController {
  /// What is left out stays as it is.
  ///
  /// @param reason why the account is suspended, which its user is told; wanted then
  record UserChange(
      @Nullable Role role,
      @Nullable Boolean suspended,
      @CodePoints(max = 500, message = "has at most 500 characters") @Nullable String reason) {}

  private final PlatformUsers users;

  PlatformUserController(PlatformUsers users) {
    this.users = users;
  }

  @Operation(operationId = "listUsers", summary = "Users, the newest first or by name.")
  @GetMapping
  Page<PlatformUsers.User> list(
      @Parameter(description = "What the name begins with, whatever its case.")
          @RequestParam(defaultValue = "")
          @Pattern(
              regexp = "[A-Za-z0-9_]{0,20}",
              message = "has at most 20 letters, digits or underscores")
          String query,
      @Parameter(
              description = "Only users who are suspended, or are not.",
              schema = @Schema(allowableValues = {"ACTIVE", "SUSPENDED"}))
          @RequestParam(required = false)
          @Pattern(regexp = "ACTIVE|SUSPENDED", message = "is ACTIVE or SUSPENDED")
          @Nullable String status,
      @Parameter(
              description = "Only users of this role.",
              schema = @Schema(allowableValues = {"USER", "ADMIN"}))
          @RequestParam(required = false)
          @Pattern(regexp = "USER|ADMIN", message = "is USER or ADMIN")
          @Nullable String role,
      @Parameter(
              description = "The newest first, or by name.",
              schema = @Schema(allowableValues = {"CREATED", "NAME"}))
          @RequestParam(defaultValue = "CREATED")
          @Pattern(regexp = "CREATED|NAME", message = "is CREATED or NAME")
          String sort,
      @RequestParam(defaultValue = "0") @Min(0) @Max(Page.MAX_PAGE) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    PlatformUsers.Wanted wanted =
        new PlatformUsers.Wanted(
            query,
            status == null ? null : status.equals("SUSPENDED"),
            role == null ? null : Role.valueOf(role),
            sort.equals("NAME"));
    return new Page<>(users.list(wanted, page, size), page, size, users.count(wanted));
  }

  @Operation(operationId = "getUser", summary = "A user.")
  @Problems(ProblemType.NOT_FOUND)
  @GetMapping("/{id}")
  PlatformUsers.User get(@PathVariable long id) {
    return users.find(id).orElseThrow(() -> ProblemException.notFound("There is no such user."));
  }

  @Operation(
      operationId = "changeUser",
      summary = "Suspends a user or lifts that, makes or removes an admin.")
  @Problems({ProblemType.NOT_FOUND, ProblemType.LAST_ADMIN})
  @PatchMapping("/{id}")
  PlatformUsers.User change(
      @AuthenticationPrincipal Jwt token,
      @PathVariable long id,
      @Valid @RequestBody UserChange change,
      HttpServletRequest request) {
    String reason = change.reason() == null ? "" : change.reason().strip();
    if (Boolean.TRUE.equals(change.suspended()) && reason.isEmpty()) {
      throw ProblemException.field(
          ProblemType.INVALID_INPUT, "reason", "is wanted for a suspension");
    }
    return users.change(
        Actor.of(token, request),
        id,
        new PlatformUsers.Change(change.role(), change.suspended(), reason));
  }

  @Operation(
      operationId = "deleteUser",
      summary = "Deletes a user with the channel, videos, media and pictures.")
  @Problems({ProblemType.NOT_FOUND, ProblemType.LAST_ADMIN})
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @AuthenticationPrincipal Jwt token, @PathVariable long id, HttpServletRequest request) {
    users.delete(Actor.of(token, request), id);
  }
}
