package dev.millrace.api.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/// Writes a problem where no controller is: in a filter. Stateless.
public final class ProblemWriter {
  public static final String DATABASE_OUTAGE = "The server cannot reach its data now, try again.";

  private ProblemWriter() {}

  /// With a sentence that fits all problems of the type.
  public static void write(
      HttpServletRequest request, HttpServletResponse response, ProblemType type)
      throws IOException {
    write(request, response, type, type.title() + ".");
  }

  /// The sentence is ours, so it needs no escaping.
  public static void write(
      HttpServletRequest request, HttpServletResponse response, ProblemType type, String sentence)
      throws IOException {
    response.setStatus(type.status().value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    String problem =
        String.format(
            Locale.ROOT,
            "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"%s}",
            type.uri(),
            type.title(),
            type.status().value(),
            sentence,
            instance(request));
    // By bytes: a writer would add an encoding to the type, which JSON does not have.
    response.getOutputStream().write(problem.getBytes(StandardCharsets.UTF_8));
  }

  /// The path that was called, if it is one: a URI has no character that JSON would escape.
  private static String instance(HttpServletRequest request) {
    Object forwarded = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    @Nullable String path = forwarded instanceof String first ? first : request.getRequestURI();
    try {
      return path == null ? "" : ",\"instance\":\"" + new URI(path) + "\"";
    } catch (URISyntaxException _) {
      return "";
    }
  }
}
