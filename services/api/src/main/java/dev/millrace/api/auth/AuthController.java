package dev.millrace.api.auth;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.session.Caller;
import dev.millrace.api.session.TokenCookies;
import dev.millrace.api.session.TokenPair;
import dev.millrace.api.session.Tokens;
import dev.millrace.api.user.Account;
import dev.millrace.api.user.Accounts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Signing up, logging in, staying logged in, leaving.
@RestController
class AuthController {
  private static final String USERNAME = "has 3 to 20 letters, digits or underscores";
  private static final String PASSWORD = "has 8 to 128 characters";
  private static final String NAME = "has at most 100 characters";

  /// Its text form has no password.
  record Signup(
      @NotNull(message = USERNAME) @Pattern(regexp = "[A-Za-z0-9_]{3,20}", message = USERNAME)
          String username,
      @NotNull(message = PASSWORD) @Size(min = 8, max = 128, message = PASSWORD) String password,
      @JsonProperty("first_name") @Size(max = 100, message = NAME) @Nullable String firstName,
      @JsonProperty("last_name") @Size(max = 100, message = NAME) @Nullable String lastName) {
    @Override
    public String toString() {
      return "Signup[" + username + "]";
    }
  }

  /// Its text form has no password.
  record Login(
      @NotNull(message = "is missing") @Size(max = 100, message = "is too long") String username,
      @NotNull(message = "is missing") @Size(max = 1000, message = "is too long") String password) {
    @Override
    public String toString() {
      return "Login[" + username + "]";
    }
  }

  record Refresh(@Size(max = 200, message = "is too long") @Nullable String refreshToken) {}

  /// Its text form has no password.
  record PasswordChange(
      @NotNull(message = "is missing") @Size(max = 1000, message = "is too long")
          String currentPassword,
      @NotNull(message = PASSWORD) @Size(min = 8, max = 128, message = PASSWORD)
          String newPassword) {
    @Override
    public String toString() {
      return "PasswordChange[redacted]";
    }
  }

  private final Accounts accounts;
  private final Tokens tokens;
  private final Passwords passwords;
  private final LoginLimits limits;
  private final TokenCookies cookies;

  AuthController(
      Accounts accounts,
      Tokens tokens,
      Passwords passwords,
      LoginLimits limits,
      TokenCookies cookies) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.passwords = passwords;
    this.limits = limits;
    this.cookies = cookies;
  }

  @PostMapping("/auth/signup")
  @ResponseStatus(HttpStatus.CREATED)
  Account signup(@Valid @RequestBody Signup signup, HttpServletRequest request) {
    limits.signup(request.getRemoteAddr());
    return accounts
        .create(
            signup.username(),
            passwords.hash(signup.password()),
            signup.firstName(),
            signup.lastName())
        .orElseThrow(
            () -> ProblemException.field(HttpStatus.CONFLICT, "username", "This name is taken."));
  }

  @PostMapping("/auth/login")
  ResponseEntity<TokenPair> login(@Valid @RequestBody Login login, HttpServletRequest request) {
    Optional<Accounts.Credentials> known = accounts.credentials(login.username());
    String hash = known.map(Accounts.Credentials::passwordHash).orElse(Passwords.DUMMY_HASH);
    boolean right =
        limits.login(
            login.username(),
            request.getRemoteAddr(),
            () -> passwords.matches(login.password(), hash) && known.isPresent());
    if (!right) {
      throw ProblemException.of(HttpStatus.UNAUTHORIZED, "The user name or the password is wrong.");
    }
    return withCookies(tokens.login(known.orElseThrow().id()), request);
  }

  @PostMapping("/auth/refresh")
  ResponseEntity<TokenPair> refresh(
      @Valid @RequestBody(required = false) @Nullable Refresh body, HttpServletRequest request) {
    limits.refresh(request.getRemoteAddr());
    String token =
        refreshToken(body, request)
            .orElseThrow(
                () -> ProblemException.of(HttpStatus.UNAUTHORIZED, "Please log in again."));
    return withCookies(tokens.refresh(token), request);
  }

  @PostMapping("/auth/logout")
  ResponseEntity<Void> logout(
      @AuthenticationPrincipal @Nullable Jwt token,
      @Valid @RequestBody(required = false) @Nullable Refresh body,
      HttpServletRequest request) {
    if (token != null) {
      tokens.end(Caller.of(token).familyId());
    }
    refreshToken(body, request).ifPresent(tokens::logout);
    return ResponseEntity.noContent().headers(cookies.clear(request)).build();
  }

  /// All other logins of the user end.
  @PatchMapping("/user/password")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void changePassword(
      @AuthenticationPrincipal Jwt token,
      @Valid @RequestBody PasswordChange change,
      HttpServletRequest request) {
    Caller caller = Caller.of(token);
    Optional<Accounts.Credentials> known = accounts.credentials(caller.userId());
    boolean right =
        limits.confirm(
            caller.userId(),
            request.getRemoteAddr(),
            () ->
                known.isPresent()
                    && passwords.matches(change.currentPassword(), known.get().passwordHash()));
    if (!right) {
      throw ProblemException.field(
          HttpStatus.BAD_REQUEST, "currentPassword", "This is not your password.");
    }
    accounts.changePassword(caller.userId(), passwords.hash(change.newPassword()));
    tokens.endOthers(caller.userId(), caller.familyId());
  }

  private static Optional<String> refreshToken(@Nullable Refresh body, HttpServletRequest request) {
    String given = body == null ? null : body.refreshToken();
    return given == null ? TokenCookies.refreshToken(request) : Optional.of(given);
  }

  private ResponseEntity<TokenPair> withCookies(TokenPair pair, HttpServletRequest request) {
    return ResponseEntity.ok().headers(cookies.set(pair, request)).body(pair);
  }
}
