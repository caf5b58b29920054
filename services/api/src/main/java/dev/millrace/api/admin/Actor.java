package dev.millrace.api.admin;

import dev.millrace.api.session.Caller;
import dev.millrace.contracts.AddressBlock;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/// Who does something that the audit must have. Immutable.
///
/// @param id of the account; null: none, but the configuration or the command line
/// @param name of what is no account
/// @param address the block of addresses it came from; null: from this machine
record Actor(@Nullable Long id, String name, @Nullable String address) {
  static Actor of(Jwt token, HttpServletRequest request) {
    return new Actor(
        Caller.of(token).userId(), /* name= */ "", AddressBlock.of(request.getRemoteAddr()));
  }

  static Actor machine(String name) {
    return new Actor(/* id= */ null, name, /* address= */ null);
  }
}
