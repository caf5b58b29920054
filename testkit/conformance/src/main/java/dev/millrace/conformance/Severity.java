package dev.millrace.conformance;

/// What a broken rule means for the verdict.
public enum Severity {
  /// The stream breaks the specification.
  ERROR,
  /// Advice not followed, or a deviation that the server may have a reason for.
  NOTE
}
