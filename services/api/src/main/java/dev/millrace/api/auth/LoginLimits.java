package dev.millrace.api.auth;

import dev.millrace.api.problem.RateLimit;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/// How often one may try. Successful logins do not count. Thread-safe.
@Component
class LoginLimits {
  private static final String SLOW_DOWN = "Too many attempts, wait a little.";

  private final RateLimit signups = new RateLimit(60, Duration.ofMinutes(1));
  private final RateLimit refreshes = new RateLimit(60, Duration.ofMinutes(1));
  private final RateLimit failures = new RateLimit(10, Duration.ofMinutes(15));

  void signup(String address) {
    signups.take(address, SLOW_DOWN);
  }

  void refresh(String address) {
    refreshes.take(address, SLOW_DOWN);
  }

  /// Whether the password of the user of this name is right, unless there were too many wrong ones.
  boolean login(String username, String address, BooleanSupplier check) {
    return attempt("name " + username.toLowerCase(Locale.ROOT) + ' ' + address, check);
  }

  /// The same for a user who is logged in.
  boolean confirm(long userId, String address, BooleanSupplier check) {
    return attempt("id " + userId + ' ' + address, check);
  }

  /// Counted before the slow check, so that guesses at the same time count too; what was not a
  /// wrong password is uncounted.
  private boolean attempt(String bucket, BooleanSupplier check) {
    failures.take(bucket, SLOW_DOWN);
    boolean wrong = false;
    try {
      wrong = !check.getAsBoolean();
      return !wrong;
    } finally {
      if (!wrong) {
        failures.giveBack(bucket);
      }
    }
  }
}
