package dev.millrace.api.auth;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.api.admin.Registration;
import dev.millrace.api.problem.CodePoints;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import dev.millrace.api.session.Caller;
import dev.millrace.api.session.Device;
import dev.millrace.api.session.Sessions;
import dev.millrace.api.session.TokenCookies;
import dev.millrace.api.session.TokenPair;
import dev.millrace.api.session.Tokens;
import dev.millrace.api.user.Account;
import dev.millrace.api.user.Accounts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Signing up, logging in, staying logged in, leaving.
@Tag(name = "Accounts", description = "Signing up, logging in, one's own account.")
@RestController
class AuthController {
  private static final String USERNAME = "has 3 to 20 letters, digits or underscores";
  private static final String NAME = "has at most 100 characters";

  /// Its text form has no password.
  record Signup(
      @NotNull(message = USERNAME) @Pattern(regexp = Accounts.USERNAME, message = USERNAME)
          String username,
      @NewPassword String password,
      @JsonProperty("first_name") @CodePoints(max = 100, message = NAME) @Nullable String firstName,
      @JsonProperty("last_name") @CodePoints(max = 100, message = NAME) @Nullable String lastName,
      @CodePoints(max = 100, message = "has at most 100 characters") @Nullable String inviteCode) {
    @Override
    public String toString() {
      return "Signup[" + username + "]";
    }
  }

  /// Its text form has no password.
  record Login(
      @NotNull(message = "is missing") @CodePoints(max = 100, message = "is too long")
          String username,
      @NotNull(message = "is missing") @CodePoints(max = 1000, message = "is too long")
          String password) {
    @Override
    public String toString() {
      return "Login[" + username + "]";
    }
  }

  record Refresh(@CodePoints(max = 200, message = "is too long") @Nullable String refreshToken) {
    @Override
    public String toString() {
      return "Refresh[redacted]";
    }
  }

  private final Registration registration;
  private final Logins logins;
  private final Tokens tokens;
  private final Sessions sessions;
  private final Passwords passwords;
  private final PasswordStrength strength;
  private final LoginLimits limits;
  private final TokenCookies cookies;

  AuthController(
      Registration registration,
      Logins logins,
      Tokens tokens,
      Sessions sessions,
      Passwords passwords,
      PasswordStrength strength,
      LoginLimits limits,
      TokenCookies cookies) {
    this.registration = registration;
    this.logins = logins;
    this.tokens = tokens;
    this.sessions = sessions;
    this.passwords = passwords;
    this.strength = strength;
    this.limits = limits;
    this.cookies = cookies;
  }

  @Operation(operationId = "signUp", summary = "Makes an account.")
  @Problems(
      value = {
        ProblemType.USERNAME_TAKEN,
        ProblemType.REGISTRATION_CLOSED,
        ProblemType.INVITE_NEEDED,
        ProblemType.WEAK_PASSWORD,
        ProblemType.TOO_MANY_REQUESTS,
        ProblemType.BUSY
      },
      never = ProblemType.CROSS_SITE)
  @PostMapping("/auth/signup")
  @ResponseStatus(HttpStatus.CREATED)
  Account signup(@Valid @RequestBody Signup signup, HttpServletRequest request) {
    limits.signup(request.getRemoteAddr());
    // Before the slow hash; nobody else's signup counts until it has gone through.
    registration.check(signup.username(), signup.inviteCode());
    strength.demand(
        "password", signup.password(), signup.username(), signup.firstName(), signup.lastName());
    Account made =
        registration.signUp(
            new Registration.Newcomer(
                signup.username(),
                passwords.hash(signup.password()),
                signup.firstName(),
                signup.lastName()),
            signup.inviteCode());
    // Neighbours who guess keep nobody from the first login.
    logins.remember(made.id(), request.getRemoteAddr());
    return made;
  }

  @Operation(
      operationId = "logIn",
      summary = "Gives tokens for a user name and a password, as JSON and as cookies.")
  @Problems(
      value = {
        ProblemType.WRONG_CREDENTIALS,
        ProblemType.ACCOUNT_SUSPENDED,
        ProblemType.TOO_MANY_REQUESTS,
        ProblemType.BUSY
      },
      never = ProblemType.CROSS_SITE)
  @PostMapping("/auth/login")
  ResponseEntity<TokenPair> login(@Valid @RequestBody Login login, HttpServletRequest request) {
    TokenPair pair =
        logins
            .login(login.username(), login.password(), request.getRemoteAddr(), Device.of(request))
            .orElseThrow(() ->
                ProblemException.of(
                    ProblemType.WRONG_CREDENTIALS, "The user name or the password is wrong."));
    return withCookies(pair, request);
  }

  @Operation(
      operationId = "refresh",
      summary = "Gives new tokens for a refresh token in the body or the cookie.")
  @Problems({ProblemType.SESSION_ENDED, ProblemType.TOO_MANY_REQUESTS})
  @PostMapping("/auth/refresh")
  ResponseEntity<TokenPair> refresh(
      @Valid @RequestBody(required = false) @Nullable Refresh body, HttpServletRequest request) {
    limits.refresh(request.getRemoteAddr());
    String token =
        refreshToken(body, request)
            .orElseThrow(
                () -> ProblemException.of(ProblemType.SESSION_ENDED, "Please log in again."));
    return withCookies(tokens.refresh(token, Device.of(request)), request);
  }

  @Operation(
      operationId = "logOut",
      summary =
          "Ends the session of the access token, the refresh token or the cookies, or all of the"
              + " user's.")
  @ApiResponse(responseCode = "204")
  @PostMapping("/auth/logout")
  ResponseEntity<Void> logout(
      @Parameter(description = "Whether all sessions of the user end.")
          @RequestParam(defaultValue = "false")
          boolean everywhere,
      @AuthenticationPrincipal @Nullable Jwt token,
      @Valid @RequestBody(required = false) @Nullable Refresh body,
      HttpServletRequest request) {
    Optional<Caller> caller = Optional.ofNullable(token).map(Caller::of);
    Optional<String> refreshToken = refreshToken(body, request);
    if (everywhere) {
      caller.map(Caller::userId).ifPresent(sessions::endAll);
      refreshToken.flatMap(tokens::userOf).ifPresent(sessions::endAll);
    }
    caller.map(Caller::familyId).ifPresent(sessions::end);
    refreshToken.ifPresent(tokens::logout);
    return ResponseEntity.noContent().headers(cookies.clear(request)).build();
  }

  private static Optional<String> refreshToken(@Nullable Refresh body, HttpServletRequest request) {
    String given = body == null ? null : body.refreshToken();
    return given == null ? TokenCookies.refreshToken(request) : Optional.of(given);
  }

  private ResponseEntity<TokenPair> withCookies(TokenPair pair, HttpServletRequest request) {
    return ResponseEntity.ok().headers(cookies.set(pair, request)).body(pair);
  }
}
