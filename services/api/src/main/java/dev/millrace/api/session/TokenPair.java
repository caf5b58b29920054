package dev.millrace.api.session;

/// What a login gives. Immutable; its text form has no secret.
public record TokenPair(String accessToken, String refreshToken) {
  @Override
  public String toString() {
    return "TokenPair[redacted]";
  }
}
