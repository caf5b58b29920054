package dev.millrace.api.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// The one place where exceptions become answers.
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  private static final int MAX_FIELD = 100;

  /// As Jackson says it, who has no exception of its own for that.
  private static final String MISSING = "Missing required creator property";

  private final UnknownAddress unknown;

  ProblemHandler(UnknownAddress unknown) {
    this.unknown = unknown;
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(ProblemException e) {
    ProblemDetail body = detail(e.type(), String.valueOf(e.getMessage()), e.errors());
    ResponseEntity.BodyBuilder response = ResponseEntity.status(e.type().status());
    if (e.retryAfterSeconds() > 0) {
      response.header(HttpHeaders.RETRY_AFTER, Long.toString(e.retryAfterSeconds()));
    }
    return response.body(body);
  }

  /// A transaction that cannot begin has no exception of the first kind.
  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ResponseEntity<ProblemDetail> database(RuntimeException e) {
    LOG.error("The database failed", e);
    return answer(ProblemType.DATABASE_OUTAGE, ProblemWriter.DATABASE_OUTAGE);
  }

  /// A form that is cut off, or has no boundary.
  @ExceptionHandler
  ResponseEntity<ProblemDetail> form(MultipartException e) {
    return answer(ProblemType.MALFORMED_BODY, "The form cannot be read.");
  }

  /// A query or a form that is badly encoded.
  @ExceptionHandler
  ResponseEntity<ProblemDetail> parameters(InvalidParameterException e) {
    return answer(ProblemType.INVALID_INPUT, "The parameters cannot be read.");
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unexpected(RuntimeException e) {
    LOG.error("A request failed", e);
    return answer(ProblemType.INTERNAL_ERROR, "Something went wrong on the server.");
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

  /// A number that is none, a value that a parameter does not have.
  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return invalid(List.of(new FieldProblem(message(e.getPropertyName()), "is of the wrong type")));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
      MissingServletRequestParameterException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return invalid(List.of(new FieldProblem(e.getParameterName(), "is missing")));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestPart(
      MissingServletRequestPartException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return invalid(List.of(new FieldProblem(e.getRequestPartName(), "is missing")));
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
        return ResponseEntity.status(problem.type().status())
            .body(detail(problem.type(), String.valueOf(problem.getMessage()), List.of()));
      }
      if ((cause instanceof MismatchedInputException || cause instanceof InputCoercionException)
          && cause instanceof JacksonException wrong
          && !wrong.getPath().isEmpty()) {
        return invalid(List.of(wrong(wrong)));
      }
    }
    return ResponseEntity.badRequest()
        .body(detail(ProblemType.MALFORMED_BODY, "The body cannot be read.", List.of()));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleNoHandlerFoundException(
      NoHandlerFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    Optional<ResponseEntity<Object>> page =
        request instanceof ServletWebRequest web
            ? unknown.page(web.getRequest())
            : Optional.empty();
    return page.orElseGet(() -> super.handleNoHandlerFoundException(e, headers, status, request));
  }

  /// What the framework refuses gets a type of ours as well.
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail problem) {
      ProblemType type = ProblemType.of(status);
      problem.setType(type.uri());
      problem.setTitle(type.title());
    }
    return super.createResponseEntity(body, headers, status, request);
  }

  private static FieldProblem wrong(JacksonException e) {
    String field = cut(message(e.getPath().getFirst().getPropertyName()));
    if (e instanceof UnrecognizedPropertyException) {
      return new FieldProblem(field, "is not a field of this call");
    }
    String reason = message(e.getOriginalMessage());
    if (reason.startsWith(MISSING)) {
      return new FieldProblem(field, "is missing");
    }
    return new FieldProblem(
        field, StorableText.REASONS.contains(reason) ? reason : "is of the wrong type");
  }

  /// A caller's own text comes back only so far.
  private static String cut(String field) {
    return field.length() <= MAX_FIELD ? field : field.substring(0, MAX_FIELD);
  }

  private static ResponseEntity<Object> invalid(List<FieldProblem> errors) {
    String sentence = errors.isEmpty() ? "The request is invalid." : errors.getFirst().sentence();
    return ResponseEntity.badRequest().body(detail(ProblemType.INVALID_INPUT, sentence, errors));
  }

  private static ResponseEntity<ProblemDetail> answer(ProblemType type, String sentence) {
    return ResponseEntity.status(type.status()).body(detail(type, sentence, List.of()));
  }

  private static ProblemDetail detail(
      ProblemType type, String sentence, List<FieldProblem> errors) {
    ProblemDetail detail = ProblemDetail.forStatusAndDetail(type.status(), sentence);
    detail.setType(type.uri());
    detail.setTitle(type.title());
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
