package dev.millrace.conformance;

import java.util.Comparator;

/// A part by its segment's media sequence number and its index in it.
record Position(long msn, int part) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::msn).thenComparingInt(Position::part);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "part " + part + " of segment " + msn;
  }
}
