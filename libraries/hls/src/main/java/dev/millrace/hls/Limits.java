package dev.millrace.hls;

/// The constants of every playlist. They never change while a playlist lives (RFC 8216bis, 6.2.1).
final class Limits {
  /// Media time in the plan is counted in these ticks per second.
  static final int TIMESCALE = 90_000;

  /// EXT-X-TARGETDURATION in seconds: rounded to the nearest, no segment is longer.
  static final int TARGET_DURATION = 2;

  /// A segment is as long as whole GOPs fit into this, in ticks.
  static final long AIM = ticks(2.2);

  /// A segment is cut before it is longer, in ticks.
  static final long LONGEST = ticks(2.45);

  /// What a segment is said to last at most, in seconds: rounded it is still the target duration.
  static final double LONGEST_SAID = 2.49;

  /// What a segment that nobody filled is given, in ticks.
  static final long MISSING = ticks(TARGET_DURATION);

  /// No part is longer, in seconds.
  static final double PART_TARGET = 0.35;

  /// Segments in a playlist.
  static final int LISTED = 15;

  /// Segments that can be fetched: a player may have read the playlist some time ago.
  static final int KEPT = 2 * LISTED;

  /// How many segments a rendition may be behind the plan before the missing ones become gaps.
  static final int BEHIND = 3;

  private Limits() {}

  private static long ticks(double seconds) {
    return Math.round(seconds * TIMESCALE);
  }
}
