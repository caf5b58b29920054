package dev.millrace.api.problem;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/// A request's body of at most so many bytes; one more throws a [ProblemException] 413.
final class LimitedStream extends ServletInputStream {
  private final ServletInputStream body;
  private final int max;
  private long count;

  LimitedStream(ServletInputStream body, int max) {
    this.body = body;
    this.max = max;
  }

  @Override
  public int read() throws IOException {
    int read = body.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = body.read(bytes, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public boolean isFinished() {
    return body.isFinished();
  }

  @Override
  public boolean isReady() {
    return body.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    body.setReadListener(listener);
  }

  private void count(int read) {
    count += read;
    if (count > max) {
      throw ProblemException.of(ProblemType.BODY_TOO_LARGE, BodyLimitFilter.sentence(max));
    }
  }
}
