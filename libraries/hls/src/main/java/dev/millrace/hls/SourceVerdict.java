package dev.millrace.hls;

import java.util.Set;

/// How `high` is made of a source. Immutable.
///
/// @param flaws why it is encoded anew; without any it is passed on untouched
/// @param constantRate how many pictures per second it is given, 0: those that it has
public record SourceVerdict(Set<SourceFlaw> flaws, int constantRate) {
  /// The source untouched.
  public static final SourceVerdict SUITED = new SourceVerdict(Set.of(), /* constantRate= */ 0);

  /// A source of more pictures per second is given the higher rate.
  private static final double FAST = 45;

  public SourceVerdict {
    flaws = Set.copyOf(flaws);
  }

  /// @param rate of the source, in pictures per second
  static SourceVerdict of(Set<SourceFlaw> flaws, double rate) {
    boolean ownRate = flaws.stream().allMatch(flaw -> flaw == SourceFlaw.LONG_GOP);
    int otherwise = rate > FAST ? 60 : 30;
    return new SourceVerdict(flaws, ownRate ? 0 : otherwise);
  }

  /// Whether it is passed on untouched.
  public boolean suited() {
    return flaws.isEmpty();
  }

  /// Whether the same is done with the source, be it for other reasons.
  public boolean alike(SourceVerdict other) {
    return suited() == other.suited() && constantRate == other.constantRate;
  }
}
