package dev.millrace.api.problem;

import java.util.List;

/// A request that is answered with a problem. The detail is a plain sentence for a person.
/// Immutable.
public final class ProblemException extends RuntimeException {
  private final ProblemType type;
  private final transient List<FieldProblem> errors;
  private final long retryAfterSeconds;

  private ProblemException(
      ProblemType type, String detail, List<FieldProblem> errors, long retryAfterSeconds) {
    super(detail);
    this.type = type;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public static ProblemException of(ProblemType type, String detail) {
    return new ProblemException(type, detail, List.of(), 0);
  }

  public static ProblemException notFound(String detail) {
    return of(ProblemType.NOT_FOUND, detail);
  }

  /// Because of one field.
  ///
  /// @param message goes on after the field's name
  public static ProblemException field(ProblemType type, String field, String message) {
    FieldProblem problem = new FieldProblem(field, message);
    return new ProblemException(type, problem.sentence(), List.of(problem), 0);
  }

  /// Because of one field, with a sentence that needs no name of it.
  public static ProblemException sentence(ProblemType type, String field, String sentence) {
    return new ProblemException(type, sentence, List.of(new FieldProblem(field, sentence)), 0);
  }

  /// 429 with `Retry-After`.
  public static ProblemException tooMany(String detail, long retryAfterSeconds) {
    return new ProblemException(
        ProblemType.TOO_MANY_REQUESTS, detail, List.of(), Math.max(1, retryAfterSeconds));
  }

  ProblemType type() {
    return type;
  }

  List<FieldProblem> errors() {
    return errors;
  }

  /// 0 when there is nothing to wait for.
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
