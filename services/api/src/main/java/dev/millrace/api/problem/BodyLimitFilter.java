package dev.millrace.api.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Bodies end at 64 KB, those of our own services at 1 MB: 413. Forms with files have a limit of
/// their own.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class BodyLimitFilter extends OncePerRequestFilter {
  static final int MAX_BODY = 64 << 10;
  static final int MAX_INTERNAL_BODY = 1 << 20;
  private static final String INTERNAL = "/channel/streamKey/";

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && type.regionMatches(/* ignoreCase= */ true, 0, "multipart/", 0, 10);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int max = request.getRequestURI().startsWith(INTERNAL) ? MAX_INTERNAL_BODY : MAX_BODY;
    if (request.getContentLengthLong() > max) {
      ProblemWriter.write(response, HttpStatus.CONTENT_TOO_LARGE, sentence(max));
    } else {
      chain.doFilter(new Limited(request, max), response);
    }
  }

  static String sentence(int max) {
    return "The body of this request is longer than " + max + " bytes.";
  }

  /// A body without a length in its header is counted while it is read.
  private static final class Limited extends HttpServletRequestWrapper {
    private final int max;

    Limited(HttpServletRequest request, int max) {
      super(request);
      this.max = max;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new LimitedStream(super.getInputStream(), max);
    }
  }
}
