package dev.millrace.api.session;

import dev.millrace.api.problem.Page;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import dev.millrace.api.session.Sessions.Session;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where one is logged in.
@Tag(name = "Accounts")
@RestController
@RequestMapping("/user/sessions")
class SessionController {
  private final Sessions sessions;
  private final TokenCookies cookies;

  SessionController(Sessions sessions, TokenCookies cookies) {
    this.sessions = sessions;
    this.cookies = cookies;
  }

  /// All on one page, as there are never more than one holds.
  @Operation(operationId = "listSessions", summary = "Where one is logged in.")
  @GetMapping
  Page<Session> list(@AuthenticationPrincipal Jwt token) {
    List<Session> all = sessions.list(Caller.of(token));
    return new Page<>(all, 0, Page.MAX_SIZE, all.size());
  }

  /// The one that asks may be ended too.
  @Operation(operationId = "endSession", summary = "Logs out one device.")
  @ApiResponse(responseCode = "204")
  @Problems(ProblemType.NOT_FOUND)
  @DeleteMapping("/{id}")
  ResponseEntity<Void> end(
      @AuthenticationPrincipal Jwt token,
      @Parameter(description = "The session's id.") @PathVariable UUID id,
      HttpServletRequest request) {
    Caller caller = Caller.of(token);
    if (!sessions.end(caller.userId(), id)) {
      throw ProblemException.notFound("You have no such session.");
    }
    ResponseEntity.HeadersBuilder<?> response = ResponseEntity.noContent();
    if (id.equals(caller.familyId())) {
      response.headers(headers -> headers.addAll(cookies.clear(request)));
    }
    return response.build();
  }
}
