package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {
  @ParameterizedTest
  @CsvSource({"'', INFO", "DEBUG, DEBUG", "OFF, OFF"})
  void takesAnEmptyLevelForNone(String set, String level) throws Exception {
    LoggerContext logging = new LoggerContext();
    logging.putProperty("MILLRACE_LOG_LEVEL", set);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(logging);
    configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
    assertThat(logging.getLogger("dev.millrace").getEffectiveLevel())
        .isEqualTo(Level.valueOf(level));
    logging.stop();
  }
}
