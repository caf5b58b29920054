package dev.millrace.conformance;

/// Takes the findings of one playlist.
@FunctionalInterface
interface Reporter {
  void report(Rule rule, String detail);
}
