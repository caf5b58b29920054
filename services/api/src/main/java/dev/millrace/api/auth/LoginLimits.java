package dev.millrace.api.auth;

import dev.millrace.api.problem.RateLimit;
import java.time.Duration;
import java.util.Locale;
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

  void login(String username, String address) {
    failures.check(name(username, address), SLOW_DOWN);
  }

  void failed(String username, String address) {
    failures.count(name(username, address));
  }

  private static String name(String username, String address) {
    return username.toLowerCase(Locale.ROOT) + ' ' + address;
  }
}
