package dev.millrace.api;

/// Who may sign up.
public enum RegistrationMode {
  /// Everyone.
  OPEN,
  /// Who has an invite code.
  INVITE,
  /// Nobody.
  CLOSED
}
