package dev.millrace.api.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/// Writes a problem where no controller is: in a filter. Stateless.
public final class ProblemWriter {
  public static final String DATABASE_OUTAGE = "The server cannot reach its data now, try again.";

  private ProblemWriter() {}

  /// The sentence is ours, so it needs no escaping.
  public static void write(HttpServletResponse response, HttpStatus status, String sentence)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    String problem =
        String.format(
            Locale.ROOT,
            "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}",
            status.getReasonPhrase(),
            status.value(),
            sentence);
    // By bytes: a writer would add an encoding to the type, which JSON does not have.
    response.getOutputStream().write(problem.getBytes(StandardCharsets.UTF_8));
  }
}
