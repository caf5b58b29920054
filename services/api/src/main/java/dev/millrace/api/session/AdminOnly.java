package dev.millrace.api.session;

import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;

/// Lets admins in. The table is asked on each call, so that who is none any more gets no further.
/// Thread-safe.
@Component
class AdminOnly implements AuthorizationManager<RequestAuthorizationContext> {
  private final JdbcClient database;

  AdminOnly(JdbcClient database) {
    this.database = database;
  }

  @Override
  public AuthorizationDecision authorize(
      Supplier<? extends @Nullable Authentication> caller, RequestAuthorizationContext context) {
    return new AuthorizationDecision(
        caller.get() instanceof JwtAuthenticationToken token
            && admin(Caller.of(token.getToken()).userId()));
  }

  /// Answers 403 as a problem.
  static void refuse(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    ProblemWriter.write(request, response, ProblemType.FORBIDDEN, "Only an admin may do this.");
  }

  private boolean admin(long userId) {
    return database
        .sql("select 1 from account where id = ? and role = 'ADMIN' and suspended_at is null")
        .param(userId)
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
