package dev.millrace.api.problem;

/// What is wrong with one field of a request. Immutable.
public record FieldProblem(String field, String message) {
  /// For a person who does not see which field it stands beside.
  String sentence() {
    return field + " " + message;
  }
}
