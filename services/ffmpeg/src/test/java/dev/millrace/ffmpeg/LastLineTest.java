package dev.millrace.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LastLineTest {
  private final LastLine line = new LastLine();

  @Test
  void keepsTheLastLineThatSaysSomething() throws IOException {
    drain("first\r\nlast\n\n");
    assertThat(line.text()).isEqualTo("last");
  }

  @Test
  void takesALineThatIsNotEnded() throws IOException {
    drain("first\ncut");
    assertThat(line.text()).isEqualTo("cut");
  }

  @Test
  void boundsALineAndMakesItSafeForALog() throws IOException {
    drain("a\u001b[31m" + "x".repeat(100_000));
    assertThat(line.text()).hasSize(LastLine.MAX_LENGTH).startsWith("a [31mx");
  }

  @Test
  void isEmptyWhenNothingWasSaid() throws IOException {
    drain("");
    assertThat(line.text()).isEmpty();
  }

  private void drain(String text) throws IOException {
    line.drain(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
