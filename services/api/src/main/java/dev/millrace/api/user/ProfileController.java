package dev.millrace.api.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.api.picture.ProfilePictures;
import dev.millrace.api.problem.CodePoints;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import dev.millrace.api.session.Caller;
import dev.millrace.api.session.TokenCookies;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// One's own profile.
@Tag(name = "Accounts")
@RestController
@RequestMapping("/user/profile")
class ProfileController {
  private static final String EMAIL = "is not an e-mail address";

  // What HTML takes for an address, with a domain of two labels or more.
  private static final String LOCAL_PART = "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}";
  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String DOMAIN = LABEL + "(?:\\." + LABEL + ")+";

  /// Null leaves a field as it is. Its text form has no password.
  ///
  /// @param email empty: none any more
  /// @param currentPassword needed with `email`
  @Schema(name = "ProfileChange")
  record Change(
      @JsonProperty("first_name") @CodePoints(max = 100, message = "has at most 100 characters")
          @Nullable String firstName,
      @JsonProperty("last_name") @CodePoints(max = 100, message = "has at most 100 characters")
          @Nullable String lastName,
      @CodePoints(max = 254, message = EMAIL)
          @Pattern(regexp = "|" + LOCAL_PART + "@" + DOMAIN, message = EMAIL)
          @Nullable String email,
      @CodePoints(max = 1000, message = "is too long") @Nullable String currentPassword) {
    @Override
    public String toString() {
      return "Change[redacted]";
    }
  }

  private final Accounts accounts;
  private final Emails emails;
  private final ProfilePictures pictures;
  private final EmailChange emailChange;
  private final TokenCookies cookies;

  ProfileController(
      Accounts accounts,
      Emails emails,
      ProfilePictures pictures,
      EmailChange emailChange,
      TokenCookies cookies) {
    this.accounts = accounts;
    this.emails = emails;
    this.pictures = pictures;
    this.emailChange = emailChange;
    this.cookies = cookies;
  }

  @Operation(operationId = "getProfile", summary = "One's own profile.")
  @GetMapping
  Profile get(@AuthenticationPrincipal Jwt token) {
    long id = Caller.of(token).userId();
    return accounts
        .find(id)
        .flatMap(account ->
            pictures.state(id).map(picture -> Profile.of(account, picture, emails.state(id))))
        .orElseThrow(() -> ProblemException.notFound("This account is gone."));
  }

  /// Another address takes effect when the link in the mail to it is opened.
  @Operation(
      operationId = "changeProfile",
      summary = "Changes names and address; null or missing leaves one as it is.")
  @Problems({
    ProblemType.WRONG_PASSWORD,
    ProblemType.NO_MAIL,
    ProblemType.TOO_MANY_REQUESTS,
    ProblemType.BUSY
  })
  @PatchMapping
  Profile change(
      @AuthenticationPrincipal Jwt token,
      @Valid @RequestBody Change change,
      HttpServletRequest request) {
    long id = Caller.of(token).userId();
    if (change.email() != null) {
      emailChange.change(id, change.email(), change.currentPassword(), request);
    }
    accounts.rename(id, change.firstName(), change.lastName());
    return get(token);
  }

  /// The channel, its videos and all logins go too.
  @Operation(
      operationId = "deleteAccount",
      summary = "Deletes one's account with its channel and videos.")
  @Problems(ProblemType.LAST_ADMIN)
  @ApiResponse(responseCode = "204")
  @DeleteMapping
  ResponseEntity<Void> delete(@AuthenticationPrincipal Jwt token, HttpServletRequest request) {
    accounts.delete(Caller.of(token).userId());
    return ResponseEntity.noContent().headers(cookies.clear(request)).build();
  }
}
