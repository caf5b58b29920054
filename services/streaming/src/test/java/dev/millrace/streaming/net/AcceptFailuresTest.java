package dev.millrace.streaming.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streaming.testing.LogLines;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AcceptFailuresTest {
  @Test
  void saysItOnceHoweverOftenItIsTried() {
    EmbeddedChannel server = new EmbeddedChannel(new AcceptFailures());
    try (LogLines log = LogLines.of(AcceptFailures.class)) {
      for (int i = 0; i < 100; i++) {
        server.pipeline().fireExceptionCaught(new IOException("Too many open files"));
      }
      server.checkException();
      assertThat(log.lines())
          .containsExactly(
              "WARN Connections cannot be accepted: java.io.IOException: Too many open files");
    }
  }

  @Test
  void leavesViewersOnlyWhatIsFree() {
    assertThat(OpenFiles.forViewers()).isPositive().isLessThan(OpenFiles.max() / 10 * 8);
  }
}
