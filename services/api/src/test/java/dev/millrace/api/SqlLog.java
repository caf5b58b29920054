package dev.millrace.api;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/// The statements that requests make of the database while this is open; what goes on beside them,
/// such as the end of leases that nobody renews, is left out.
final class SqlLog implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);
  private final List<String> statements = new CopyOnWriteArrayList<>();
  private final Appender<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (ExplainedStatements.inRequest(event.getThreadName())) {
            statements.add(event.getFormattedMessage());
          }
        }
      };

  SqlLog() {
    appender.start();
    logger.setAdditive(false);
    logger.setLevel(Level.DEBUG);
    logger.addAppender(appender);
  }

  /// Those that read or change a table.
  List<String> of(String table) {
    return statements.stream()
        .filter(message -> message.matches("(?s).*\\b(from|join|update|into) " + table + "\\b.*"))
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(null);
    logger.setAdditive(true);
  }
}
