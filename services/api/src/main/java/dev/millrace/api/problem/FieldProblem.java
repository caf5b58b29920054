package dev.millrace.api.problem;

/// What is wrong with one field of a request. Immutable.
public record FieldProblem(String field, String message) {}
