package dev.millrace.api.session;

import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/// Lets through what carries the internal token; anything else learns nothing.
final class InternalTokenFilter extends HttpFilter {
  private static final String PREFIX = "Bearer ";
  private final String token;

  InternalTokenFilter(String token) {
    this.token = token;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean good =
        header != null
            && header.startsWith(PREFIX)
            && Hashes.same(header.substring(PREFIX.length()), token);
    if (good) {
      chain.doFilter(request, response);
    } else {
      ProblemWriter.write(
          request,
          response,
          ProblemType.INTERNAL_TOKEN_NEEDED,
          "This call needs the internal token.");
    }
  }
}
