package dev.millrace.api.session;

import java.util.Optional;
import java.util.UUID;
import org.springframework.security.oauth2.jwt.Jwt;

/// The user behind a request. Immutable.
///
/// @param familyId the login that the token belongs to
public record Caller(long userId, UUID familyId) {
  static final String FAMILY_CLAIM = "fam";

  /// Empty when it names no user or login.
  static Optional<Caller> parse(Jwt token) {
    try {
      return Optional.of(of(token));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public static Caller of(Jwt token) {
    return new Caller(
        Long.parseLong(String.valueOf(token.getSubject())),
        UUID.fromString(String.valueOf(token.getClaimAsString(FAMILY_CLAIM))));
  }
}
