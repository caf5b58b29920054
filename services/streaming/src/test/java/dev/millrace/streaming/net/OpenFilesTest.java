package dev.millrace.streaming.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streaming.testing.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private final LogLines log = LogLines.of(OpenFiles.class);

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void tellsWhoChoseANumberThatThereCanBeFewer() {
    OpenFiles.tellBound("viewers", 800, 801, /* chosen= */ true);
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("INFO At most 800 connections of viewers, not 801: this process may have ");
  }

  @Test
  void tellsNobodyWhoChoseNothingOrHasAll() {
    OpenFiles.tellBound("viewers", 800, 801, /* chosen= */ false);
    OpenFiles.tellBound("viewers", 800, 800, /* chosen= */ true);
    assertThat(log.lines()).isEmpty();
  }
}
