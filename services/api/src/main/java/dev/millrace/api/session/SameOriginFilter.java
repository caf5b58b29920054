package dev.millrace.api.session;

import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/// Refuses changes that a browser makes by its cookies for another site: `Sec-Fetch-Site` must say
/// same-origin, or where it is missing `Origin` must be ours.
final class SameOriginFilter extends HttpFilter {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final Set<String> WITHOUT_COOKIE =
      Set.of(
          "/auth/login",
          "/auth/signup",
          "/auth/email/verify",
          "/auth/password/forgot",
          "/auth/password/reset");

  private final OwnOrigin own;

  SameOriginFilter(OwnOrigin own) {
    this.own = own;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean byCookie =
        !BearerHeader.in(request)
            && TokenCookies.present(request)
            && !WITHOUT_COOKIE.contains(request.getRequestURI());
    if (byCookie && !SAFE.contains(request.getMethod()) && !sameOrigin(request)) {
      ProblemWriter.write(
          request,
          response,
          ProblemType.CROSS_SITE,
          "This request did not come from our own pages.");
    } else {
      chain.doFilter(request, response);
    }
  }

  private boolean sameOrigin(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    return site == null ? own.asks(request) : site.equals("same-origin");
  }
}
