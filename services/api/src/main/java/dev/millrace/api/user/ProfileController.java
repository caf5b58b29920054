package dev.millrace.api.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.session.Caller;
import dev.millrace.api.session.TokenCookies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
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
@RestController
@RequestMapping("/user/profile")
class ProfileController {
  /// Null leaves a name as it is.
  record Change(
      @JsonProperty("first_name") @Size(max = 100, message = "has at most 100 characters")
          @Nullable String firstName,
      @JsonProperty("last_name") @Size(max = 100, message = "has at most 100 characters")
          @Nullable String lastName) {}

  private final Accounts accounts;
  private final TokenCookies cookies;

  ProfileController(Accounts accounts, TokenCookies cookies) {
    this.accounts = accounts;
    this.cookies = cookies;
  }

  @GetMapping
  Account get(@AuthenticationPrincipal Jwt token) {
    return accounts
        .find(Caller.of(token).userId())
        .orElseThrow(() -> ProblemException.notFound("This account is gone."));
  }

  @PatchMapping
  Account change(@AuthenticationPrincipal Jwt token, @Valid @RequestBody Change change) {
    accounts.rename(Caller.of(token).userId(), change.firstName(), change.lastName());
    return get(token);
  }

  /// The channel, its videos and all logins go too.
  @DeleteMapping
  ResponseEntity<Void> delete(@AuthenticationPrincipal Jwt token, HttpServletRequest request) {
    accounts.delete(Caller.of(token).userId());
    return ResponseEntity.noContent().headers(cookies.clear(request)).build();
  }
}
