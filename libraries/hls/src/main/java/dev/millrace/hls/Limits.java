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

  /// EXT-X-PART-INF:PART-TARGET in seconds: no part is longer.
  static final double PART_TARGET = 0.35;

  /// Only the last part of a segment is shorter, in seconds: 85 % of the target (RFC 8216bis,
  /// 4.4.4.9).
  static final double SHORTEST_PART = 0.85 * PART_TARGET;

  /// PART-HOLD-BACK in seconds: three part targets (RFC 8216bis, 4.4.3.8).
  static final double PART_HOLD_BACK = 1.05;

  /// HOLD-BACK in seconds: three target durations.
  static final int HOLD_BACK = 3 * TARGET_DURATION;

  /// How far behind the source a player of DASH is to be, in milliseconds: it sees a segment when
  /// it is complete and the manifest was read again.
  static final int DASH_DELAY_MS = 4_000;

  /// CAN-SKIP-UNTIL in seconds: six target durations.
  static final int CAN_SKIP_UNTIL = 6 * TARGET_DURATION;

  /// How much of the lead there must be before players are let in, in seconds.
  static final double START = 2 * SHORTEST_PART;

  /// Parts are listed for this many seconds from the end of a playlist (RFC 8216bis, 6.2.2).
  static final int PARTS_LISTED = 3 * TARGET_DURATION;

  /// How many segments further than the last one may be asked for (RFC 8216bis, 6.2.5.2).
  static final int ADVANCE_SEGMENTS = 2;

  /// How many parts further than the last one may be asked for: three target durations' worth.
  static final int ADVANCE_PARTS = (int) Math.ceil(3 * TARGET_DURATION / PART_TARGET);

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
