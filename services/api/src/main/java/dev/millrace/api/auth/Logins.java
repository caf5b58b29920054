package dev.millrace.api.auth;

import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.session.TokenPair;
import dev.millrace.api.session.Tokens;
import dev.millrace.api.user.Accounts;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Who knows the password gets in. A name that there is not costs the same work as a wrong
/// password. Thread-safe.
@Component
class Logins {
  private static final Accounts.Credentials NOBODY =
      new Accounts.Credentials(/* id= */ -1, Passwords.DUMMY_HASH, /* suspension= */ null);

  private final Accounts accounts;
  private final Passwords passwords;
  private final LoginLimits limits;
  private final KnownAddresses addresses;
  private final Tokens tokens;

  Logins(
      Accounts accounts,
      Passwords passwords,
      LoginLimits limits,
      KnownAddresses addresses,
      Tokens tokens) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.limits = limits;
    this.addresses = addresses;
    this.tokens = tokens;
  }

  /// Empty when name or password are wrong.
  Optional<TokenPair> login(String username, String password, String address, String device) {
    Accounts.Credentials stored = accounts.credentials(username).orElse(NOBODY);
    boolean right =
        limits.login(
            username,
            address,
            addresses.isKnown(stored.id(), address),
            () -> passwords.matches(password, stored.passwordHash()) && stored.id() != NOBODY.id());
    if (!right) {
      return Optional.empty();
    }
    // Told only to who knows the password.
    if (stored.suspension() != null) {
      throw ProblemException.of(
          ProblemType.ACCOUNT_SUSPENDED, "This account is suspended: " + stored.suspension());
    }
    String hash = renewed(stored, password);
    addresses.remember(stored.id(), address);
    TokenPair pair = tokens.login(stored.id(), device);
    // Who changes a password ends the logins that there are then: this one may have come just
    // after.
    if (accounts.credentials(stored.id()).filter(now -> isSame(now, hash)).isEmpty()) {
      tokens.logout(pair.refreshToken());
      return Optional.empty();
    }
    return Optional.of(pair);
  }

  /// Whether the user behind a request knows their password.
  ///
  /// @return the hash that it was checked by; empty: they do not
  Optional<String> confirm(long userId, String password, String address) {
    String hash =
        accounts
            .credentials(userId)
            .map(Accounts.Credentials::passwordHash)
            .orElse(Passwords.DUMMY_HASH);
    boolean right = limits.confirm(userId, address, () -> passwords.matches(password, hash));
    return right ? Optional.of(hash) : Optional.empty();
  }

  /// Someone whose address was proved in another way than by a login.
  void remember(long userId, String address) {
    addresses.remember(userId, address);
  }

  /// The hash that is stored now: a new one when the parameters have changed since.
  private String renewed(Accounts.Credentials stored, String password) {
    if (!passwords.isOutdated(stored.passwordHash())) {
      return stored.passwordHash();
    }
    String hash = passwords.hash(password);
    if (accounts.changePassword(stored.id(), stored.passwordHash(), hash)) {
      return hash;
    }
    // Another login of the same user was faster, or the password was changed.
    return accounts
        .credentials(stored.id())
        .map(Accounts.Credentials::passwordHash)
        .filter(now -> passwords.matches(password, now))
        .orElse("");
  }

  private boolean isSame(Accounts.Credentials now, String hash) {
    return now.passwordHash().equals(hash);
  }
}
