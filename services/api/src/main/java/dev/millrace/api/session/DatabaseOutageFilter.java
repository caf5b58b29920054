package dev.millrace.api.session;

import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Answers 503 when a token cannot be looked up; the exceptions of controllers do not come here.
final class DatabaseOutageFilter extends HttpFilter {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseOutageFilter.class);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (DataAccessException e) {
      LOG.error("A token could not be looked up: {}", e.getMessage());
      ProblemWriter.write(
          request, response, ProblemType.DATABASE_OUTAGE, ProblemWriter.DATABASE_OUTAGE);
    }
  }
}
