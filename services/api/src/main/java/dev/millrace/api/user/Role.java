package dev.millrace.api.user;

/// What an account may do.
public enum Role {
  USER,
  /// May call `/platform/…` too.
  ADMIN
}
