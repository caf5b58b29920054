package dev.millrace.api.auth;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.LoginLimitConfig;
import dev.millrace.api.problem.RateLimit;
import dev.millrace.contracts.AddressBlock;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/// How often one may try. Successful logins do not count. Thread-safe.
@Component
class LoginLimits {
  private static final String SLOW_DOWN = "Too many attempts, wait a little.";

  private final RateLimit signups;
  private final RateLimit refreshes;
  private final RateLimit failures;
  private final RateLimit accountFailures;
  private final RateLimit addressFailures;

  LoginLimits(ApiConfig config) {
    LoginLimitConfig limits = config.loginLimits();
    this.signups = new RateLimit(config.limits().signups());
    this.refreshes = new RateLimit(limits.refreshes());
    this.failures = new RateLimit(limits.failures());
    this.accountFailures = new RateLimit(limits.accountFailures());
    this.addressFailures = new RateLimit(limits.addressFailures());
  }

  void signup(String address) {
    signups.take(AddressBlock.of(address), SLOW_DOWN);
  }

  void refresh(String address) {
    refreshes.take(AddressBlock.of(address), SLOW_DOWN);
  }

  /// Whether the password of the user of this name is right, unless there were too many wrong ones:
  /// from this address for this name or for all, or for this account from everywhere.
  ///
  /// @param known whether the account was logged in to from this address: then neither wrong
  ///   passwords from elsewhere count nor those for others, so nobody can keep its owner out of
  ///   where they usually are
  boolean login(String username, String address, boolean known, BooleanSupplier check) {
    String account = "name " + username.toLowerCase(Locale.ROOT);
    String from = AddressBlock.of(address);
    BooleanSupplier counted =
        () -> attempt(addressFailures, from, () -> attempt(accountFailures, account, check));
    return attempt(failures, account + ' ' + from, known ? check : counted);
  }

  /// The same for a user who is logged in.
  boolean confirm(long userId, String address, BooleanSupplier check) {
    return attempt(failures, "id " + userId + ' ' + AddressBlock.of(address), check);
  }

  /// Counted before the slow check, so that guesses at the same time count too; what was not a
  /// wrong password is uncounted.
  private static boolean attempt(RateLimit limit, String bucket, BooleanSupplier check) {
    limit.take(bucket, SLOW_DOWN);
    boolean wrong = false;
    try {
      wrong = !check.getAsBoolean();
      return !wrong;
    } finally {
      if (!wrong) {
        limit.giveBack(bucket);
      }
    }
  }
}
