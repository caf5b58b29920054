package dev.millrace.api;

import java.time.Duration;

/// How often one may try to get in. Immutable.
///
/// @param failures wrong passwords for one account from one address
/// @param accountFailures wrong passwords for one account from all addresses that it was never
///   logged in from
/// @param addressFailures wrong passwords from one address for all accounts that were never logged
///   in to from there
/// @param refreshes renewals of a login from one address
/// @param mails mails that one address may ask for
/// @param accountMails mails to one account
public record LoginLimitConfig(
    Rate failures,
    Rate accountFailures,
    Rate addressFailures,
    Rate refreshes,
    Rate mails,
    Rate accountMails) {
  public static final LoginLimitConfig DEFAULT =
      new LoginLimitConfig(
          new Rate(10, Duration.ofMinutes(15)),
          new Rate(50, Duration.ofDays(1)),
          new Rate(100, Duration.ofMinutes(15)),
          new Rate(60, Duration.ofMinutes(1)),
          new Rate(10, Duration.ofHours(1)),
          new Rate(3, Duration.ofHours(1)));
}
