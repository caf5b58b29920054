package dev.millrace.api.problem;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.exc.MismatchedInputException;

/// The one place where exceptions become answers.
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(ProblemException e) {
    ProblemDetail body = detail(e.status(), String.valueOf(e.getMessage()), e.errors());
    ResponseEntity.BodyBuilder response = ResponseEntity.status(e.status());
    if (e.retryAfterSeconds() > 0) {
      response.header(HttpHeaders.RETRY_AFTER, Long.toString(e.retryAfterSeconds()));
    }
    return response.body(body);
  }

  /// A transaction that cannot begin has no exception of the first kind.
  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ResponseEntity<ProblemDetail> database(RuntimeException e) {
    LOG.error("The database failed", e);
    HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
    return ResponseEntity.status(status)
        .body(detail(status, ProblemWriter.DATABASE_OUTAGE, List.of()));
  }

  /// A form that is cut off, or has no boundary.
  @ExceptionHandler
  ResponseEntity<ProblemDetail> form(MultipartException e) {
    HttpStatus status = HttpStatus.BAD_REQUEST;
    return ResponseEntity.status(status)
        .body(detail(status, "The form cannot be read.", List.of()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unexpected(RuntimeException e) {
    LOG.error("A request failed", e);
    HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
    return ResponseEntity.status(status)
        .body(detail(status, "Something went wrong on the server.", List.of()));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<FieldProblem> errors = new ArrayList<>();
    for (FieldError error : e.getBindingResult().getFieldErrors()) {
      errors.add(new FieldProblem(name(error.getField()), message(error.getDefaultMessage())));
    }
    return invalid(errors);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<FieldProblem> errors = new ArrayList<>();
    e.getParameterValidationResults()
        .forEach(result ->
            result
                .getResolvableErrors()
                .forEach(error ->
                    errors.add(
                        new FieldProblem(
                            message(result.getMethodParameter().getParameterName()),
                            message(error.getDefaultMessage())))));
    return invalid(errors);
  }

  /// A body that is too long, or that names the field where it goes wrong.
  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    for (@Nullable Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return ResponseEntity.status(problem.status())
            .body(detail(problem.status(), String.valueOf(problem.getMessage()), List.of()));
      }
      if (cause instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
        return invalid(List.of(wrong(mismatch)));
      }
    }
    return super.handleHttpMessageNotReadable(e, headers, status, request);
  }

  private static FieldProblem wrong(MismatchedInputException e) {
    String field = message(e.getPath().getFirst().getPropertyName());
    String reason = message(e.getOriginalMessage());
    return new FieldProblem(
        field, StorableText.REASONS.contains(reason) ? reason : "is of the wrong type");
  }

  private static ResponseEntity<Object> invalid(List<FieldProblem> errors) {
    String first = errors.isEmpty() ? "" : errors.getFirst().field() + " ";
    String sentence =
        errors.isEmpty() ? "The request is invalid." : first + errors.getFirst().message();
    return ResponseEntity.badRequest().body(detail(HttpStatus.BAD_REQUEST, sentence, errors));
  }

  private static ProblemDetail detail(
      HttpStatus status, String sentence, List<FieldProblem> errors) {
    ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, sentence);
    if (!errors.isEmpty()) {
      detail.setProperty("errors", errors);
    }
    return detail;
  }

  /// The JSON names of two fields are not their Java names.
  private static String name(String field) {
    return switch (field) {
      case "firstName" -> "first_name";
      case "lastName" -> "last_name";
      default -> field;
    };
  }

  private static String message(@Nullable String text) {
    return text == null ? "is invalid" : text;
  }
}
