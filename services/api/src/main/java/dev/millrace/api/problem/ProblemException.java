package dev.millrace.api.problem;

import java.util.List;
import org.springframework.http.HttpStatus;

/// A request that is answered with a problem. The detail is a plain sentence for a person.
/// Immutable.
public final class ProblemException extends RuntimeException {
  private final transient HttpStatus status;
  private final transient List<FieldProblem> errors;
  private final long retryAfterSeconds;

  private ProblemException(
      HttpStatus status, String detail, List<FieldProblem> errors, long retryAfterSeconds) {
    super(detail);
    this.status = status;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public static ProblemException of(HttpStatus status, String detail) {
    return new ProblemException(status, detail, List.of(), 0);
  }

  public static ProblemException notFound(String detail) {
    return of(HttpStatus.NOT_FOUND, detail);
  }

  /// 400, or another status, because of one field.
  public static ProblemException field(HttpStatus status, String field, String message) {
    return new ProblemException(status, message, List.of(new FieldProblem(field, message)), 0);
  }

  /// 429 with `Retry-After`.
  public static ProblemException tooMany(String detail, long retryAfterSeconds) {
    return new ProblemException(
        HttpStatus.TOO_MANY_REQUESTS, detail, List.of(), Math.max(1, retryAfterSeconds));
  }

  HttpStatus status() {
    return status;
  }

  List<FieldProblem> errors() {
    return errors;
  }

  /// 0 when there is nothing to wait for.
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
