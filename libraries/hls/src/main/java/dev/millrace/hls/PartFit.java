package dev.millrace.hls;

/// Which pictures fill parts. Stateless.
///
/// A part is closed before the picture that would make it longer than the part target, and must
/// then last 85 % of it (RFC 8216bis, 4.4.4.9). Pictures that are short enough always do; longer
/// ones when a whole number of them comes to lie in between: at 12 per second four do, at 11 three
/// are too short and four too long.
final class PartFit {
  private static final double LONGEST_MS = Limits.PART_TARGET * 1000;
  private static final double SHORTEST_MS = Limits.SHORTEST_PART * 1000;

  private PartFit() {}

  /// Whether pictures that last between `shortestMs` and `longestMs` fill parts, in whatever order
  /// they come.
  static boolean fits(long shortestMs, long longestMs) {
    if (longestMs <= LONGEST_MS - SHORTEST_MS) {
      return true;
    }
    double most = Math.floor(LONGEST_MS / longestMs);
    return most * shortestMs >= SHORTEST_MS;
  }
}
