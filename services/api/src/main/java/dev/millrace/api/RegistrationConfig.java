package dev.millrace.api;

import org.jspecify.annotations.Nullable;

/// Who may sign up, and who is the admin. Immutable.
///
/// @param mode until an admin changes it
/// @param admin the name of the account that is the admin; null: the first account
/// @param demo the name of the account that always signs up, and never as the first; null: none
public record RegistrationConfig(
    RegistrationMode mode, @Nullable String admin, @Nullable String demo) {
  /// Open to everyone, the first account is the admin.
  public static final RegistrationConfig DEFAULT =
      new RegistrationConfig(RegistrationMode.OPEN, /* admin= */ null, /* demo= */ null);
}
