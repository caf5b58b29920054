package dev.millrace.api;

import java.time.Duration;

/// How long logins last. Immutable.
///
/// @param access how long an access token is good
/// @param refresh how long a login lasts that nobody uses
/// @param session how long a login lasts at most, used or not
public record TokenLifetimes(Duration access, Duration refresh, Duration session) {
  public static final TokenLifetimes DEFAULT =
      new TokenLifetimes(Duration.ofMinutes(15), Duration.ofDays(7), Duration.ofDays(30));
}
