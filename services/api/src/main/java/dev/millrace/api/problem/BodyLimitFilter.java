package dev.millrace.api.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Bodies end at 64 KB, those of our own services at 1 MB: 413. Forms with files have a limit of
/// their own.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
final class BodyLimitFilter extends HttpFilter {
  static final int MAX_BODY = 64 << 10;
  static final int MAX_INTERNAL_BODY = 1 << 20;
  private static final String INTERNAL = "/channel/streamKey/";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (withoutBody(request) || isForm(request)) {
      chain.doFilter(request, response);
      return;
    }
    int max = request.getRequestURI().startsWith(INTERNAL) ? MAX_INTERNAL_BODY : MAX_BODY;
    if (request.getContentLengthLong() > max) {
      ProblemWriter.write(request, response, ProblemType.BODY_TOO_LARGE, sentence(max));
    } else {
      chain.doFilter(new Limited(request, max), response);
    }
  }

  /// Most have none: not to wrap those makes them cheaper.
  private static boolean withoutBody(HttpServletRequest request) {
    return request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
  }

  private static boolean isForm(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && type.regionMatches(/* ignoreCase= */ true, 0, "multipart/", 0, 10);
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
