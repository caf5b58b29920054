package dev.millrace.api;

import java.time.Duration;

/// How often some calls may be made. Immutable.
///
/// @param signups by one address; of IPv6, by one /64
/// @param wrongStreamKeys refusals of one publisher's address; a good key is never limited
/// @param uploads of pictures by one account
public record ApiLimits(Rate signups, Rate wrongStreamKeys, Rate uploads) {
  public static final ApiLimits DEFAULT =
      new ApiLimits(
          new Rate(60, Duration.ofMinutes(1)),
          new Rate(30, Duration.ofMinutes(1)),
          new Rate(30, Duration.ofMinutes(1)));
}
