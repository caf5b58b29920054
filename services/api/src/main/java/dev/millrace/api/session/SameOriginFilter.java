package dev.millrace.api.session;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses changes that a browser makes by its cookies for another site: `Sec-Fetch-Site` must say
/// same-origin, or where it is missing `Origin` must be ours.
final class SameOriginFilter extends OncePerRequestFilter {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final Set<String> WITHOUT_COOKIE = Set.of("/auth/login", "/auth/signup");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean byCookie =
        request.getHeader(HttpHeaders.AUTHORIZATION) == null
            && TokenCookies.present(request)
            && !WITHOUT_COOKIE.contains(request.getRequestURI());
    if (byCookie && !SAFE.contains(request.getMethod()) && !sameOrigin(request)) {
      ProblemEntryPoint.write(
          response, 403, "Forbidden", "This request did not come from our own pages.");
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean sameOrigin(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    String own = request.getScheme() + "://" + request.getHeader(HttpHeaders.HOST);
    return own.equals(request.getHeader(HttpHeaders.ORIGIN));
  }
}
