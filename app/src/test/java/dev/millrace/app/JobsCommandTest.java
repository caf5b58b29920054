package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobsCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"list", "retry", "retry a b", "discard", "delete all"})
  void saysHowItIsUsed(String arguments) {
    assertThatThrownBy(
            () -> JobsCommand.run(configuration(Map.of()), List.of(arguments.split(" ", -1))))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("millrace jobs retry ID|all, or millrace jobs discard ID|all");
  }

  @Test
  void saysThatTheBrokerIsAwayWithoutItsPassword() {
    Configuration configuration =
        configuration(Map.of("MILLRACE_BROKER_URI", "amqp://guest:secret-word@127.0.0.1:1"));

    assertThatThrownBy(() -> JobsCommand.run(configuration, List.of()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("broker 127.0.0.1:1: ")
        .hasMessageNotContaining("guest")
        .hasMessageNotContaining("secret-word");
  }

  private Configuration configuration(Map<String, String> settings) {
    Map<String, String> environment = new java.util.HashMap<>(settings);
    environment.put("MILLRACE_DATA", folder.toString());
    return Configuration.read(environment);
  }
}
