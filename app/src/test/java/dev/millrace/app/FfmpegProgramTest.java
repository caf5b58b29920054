package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FfmpegProgramTest {
  @Test
  void takesTheOneOfTheConfiguration() {
    assertThat(FfmpegProgram.find(configured("/usr/bin/ffmpeg")))
        .isEqualTo(Path.of("/usr/bin/ffmpeg"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/false", "/bin/echo", "/nowhere/ffmpeg", "/etc/passwd"})
  void refusesWhatIsNone(String program) {
    assertThatThrownBy(() -> FfmpegProgram.find(configured(program)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("MILLRACE_FFMPEG is \"" + program + "\"")
        .hasMessageNotContaining("\n");
  }

  private static Configuration configured(String program) {
    return Configuration.read(Map.of("MILLRACE_FFMPEG", program));
  }
}
