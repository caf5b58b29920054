package dev.millrace.api.problem;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;

/// Answers as a problem what Tomcat refuses before any filter sees it: a request line that cannot
/// be read, a bad path. Tomcat makes it. Thread-safe.
public final class ProblemValve extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      ProblemWriter.write(
          request.getRequest(),
          response.getResponse(),
          ProblemType.of(HttpStatusCode.valueOf(status)));
      response.finishResponse();
    } catch (IOException e) {
      LOG.debug("A client did not wait for its answer", e);
    }
  }
}
