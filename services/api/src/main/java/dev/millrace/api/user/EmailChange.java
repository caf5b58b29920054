package dev.millrace.api.user;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/// Asks for another address of a user, who must know their password. The module `auth` does it.
public interface EmailChange {
  /// Sends a mail to the new address, which takes effect when its link is opened; an empty one
  /// removes the old one at once.
  void change(
      long userId, String email, @Nullable String currentPassword, HttpServletRequest request);
}
