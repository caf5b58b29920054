package dev.millrace.streaming.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// What a class logs, from info on: `LEVEL message`, and the cause's message when there is one.
public final class LogLines implements AutoCloseable {
  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          var cause = event.getThrowableProxy();
          String line = event.getLevel() + " " + event.getFormattedMessage();
          lines.add(cause == null ? line : line + " / " + cause.getMessage());
        }
      };

  private LogLines(Logger logger) {
    this.logger = logger;
    appender.start();
    logger.addAppender(appender);
  }

  public static LogLines of(Class<?> source) {
    return of(source.getName());
  }

  /// The same for a class that the test cannot see, by its full name.
  public static LogLines of(String name) {
    return new LogLines((Logger) LoggerFactory.getLogger(name));
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  /// The lines that say how connections were closed.
  public List<String> closed() {
    return lines.stream().filter(line -> line.contains(" closed: ")).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
