package dev.millrace.api.problem;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/// What can go wrong with a request, as programs tell it apart: the `type` of a problem (RFC 9457).
/// docs/api.md lists them. A type keeps its name for ever.
public enum ProblemType {
  INVALID_INPUT(HttpStatus.BAD_REQUEST, "Invalid input"),
  MALFORMED_BODY(HttpStatus.BAD_REQUEST, "Malformed body"),
  WRONG_PASSWORD(HttpStatus.BAD_REQUEST, "Wrong password"),
  WEAK_PASSWORD(HttpStatus.BAD_REQUEST, "Weak password"),
  BAD_LINK(HttpStatus.BAD_REQUEST, "Bad link"),
  UNKNOWN_STREAM_KEY(HttpStatus.BAD_REQUEST, "Unknown stream key"),
  NO_VIDEO(HttpStatus.BAD_REQUEST, "No video"),
  LOGIN_NEEDED(HttpStatus.UNAUTHORIZED, "Login needed"),
  WRONG_CREDENTIALS(HttpStatus.UNAUTHORIZED, "Wrong credentials"),
  SESSION_ENDED(HttpStatus.UNAUTHORIZED, "Session ended"),
  INTERNAL_TOKEN_NEEDED(HttpStatus.UNAUTHORIZED, "Internal token needed"),
  CROSS_SITE(HttpStatus.FORBIDDEN, "Request of another site"),
  ACCOUNT_SUSPENDED(HttpStatus.FORBIDDEN, "Account suspended"),
  REGISTRATION_CLOSED(HttpStatus.FORBIDDEN, "Registration closed"),
  INVITE_NEEDED(HttpStatus.FORBIDDEN, "Invite needed"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "Forbidden"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "Not found"),
  NO_CHANNEL(HttpStatus.NOT_FOUND, "No channel"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "Method not allowed"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Not acceptable"),
  USERNAME_TAKEN(HttpStatus.CONFLICT, "Username taken"),
  LAST_ADMIN(HttpStatus.CONFLICT, "Last admin"),
  NO_MAIL(HttpStatus.CONFLICT, "No mail"),
  CHANNEL_EXISTS(HttpStatus.CONFLICT, "Channel exists"),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "Body too large"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported media type"),
  TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Internal error"),
  BUSY(HttpStatus.SERVICE_UNAVAILABLE, "Busy"),
  DATABASE_OUTAGE(HttpStatus.SERVICE_UNAVAILABLE, "Database outage");

  /// Not implemented, HTTP version not supported: it is the request that is wrong.
  private static final Set<Integer> UNSPEAKABLE = Set.of(501, 505);

  private final HttpStatus status;
  private final String title;

  ProblemType(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  public HttpStatus status() {
    return status;
  }

  /// A few words, the same for each problem of this type.
  public String title() {
    return title;
  }

  /// `urn:millrace:problem:` and the name in lower case with hyphens.
  public URI uri() {
    return URI.create("urn:millrace:problem:" + slug());
  }

  /// The name in lower case with hyphens.
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What the framework itself refuses has a status only: the first type that has it.
  static ProblemType of(HttpStatusCode status) {
    if (UNSPEAKABLE.contains(status.value())) {
      return INVALID_INPUT;
    }
    return Arrays.stream(values())
        .filter(type -> type.status.value() == status.value())
        .findFirst()
        .orElse(status.is4xxClientError() ? INVALID_INPUT : INTERNAL_ERROR);
  }
}
