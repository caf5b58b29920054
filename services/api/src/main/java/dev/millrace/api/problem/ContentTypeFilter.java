package dev.millrace.api.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// 415 for what no call takes, before anything of it is read: a form with files, which Tomcat
/// writes to the disk as soon as somebody asks for a parameter, where no file is wanted, and a type
/// that is a pattern.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class ContentTypeFilter extends HttpFilter {
  /// What follows a semicolon is refused later, by its own name.
  private static final Pattern UPLOADS =
      Pattern.compile("(/user/profile/picture|/user/channel/videos/[^/]+/thumbnail)(;.*)?");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String type = request.getContentType();
    if (type == null || isTaken(type.toLowerCase(Locale.ROOT).strip(), request)) {
      chain.doFilter(request, response);
    } else {
      ProblemWriter.write(
          request,
          response,
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "This call takes no body of that type.");
    }
  }

  private static boolean isTaken(String type, HttpServletRequest request) {
    if (type.startsWith("multipart/")) {
      return request.getMethod().equals("POST")
          && UPLOADS.matcher(request.getRequestURI()).matches();
    }
    return !type.contains("*");
  }
}
