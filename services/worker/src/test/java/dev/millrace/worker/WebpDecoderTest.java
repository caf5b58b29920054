package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.PictureFailure;
import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.testing.BundledFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How it takes FFmpeg's end; the program is a script where it ends as the real one seldom does.
class WebpDecoderTest {
  private static final EncodedPicture BROKEN =
      new EncodedPicture(
          EncodedPicture.Encoding.WEBP,
          /* width= */ 16,
          /* height= */ 16,
          ExifOrientation.UPRIGHT,
          TestPictures.ascii("RIFF....WEBPVP8 "),
          /* length= */ 16,
          /* profile= */ null);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"kill -KILL $$", "kill -TERM $$", "exit 8", "exit 127", "exit 255"})
  void anEndThatIsNotOfThePictureMayPass(String script) throws IOException {
    Path program = program(script);

    assertThatThrownBy(() -> decode(program)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aProgramThatIsMissingMayPass() {
    assertThatThrownBy(() -> decode(folder.resolve("none")))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 0", "exit 1", "exit 183", "kill -SEGV $$"})
  void anyOtherEndWithoutPixelsIsOfThePicture(String script) throws IOException {
    assertCorrupt(program(script));
  }

  @Test
  void theRealOneRefusesABrokenPicture() {
    assertCorrupt(BundledFfmpeg.path());
  }

  private static void assertCorrupt(Path program) {
    assertThatThrownBy(() -> decode(program))
        .isInstanceOfSatisfying(
            PictureException.class, e -> assertThat(e.failure()).isEqualTo(PictureFailure.CORRUPT));
  }

  private static void decode(Path program) {
    try (FfmpegLauncher launcher = new FfmpegLauncher(program)) {
      new WebpDecoder(launcher).decode(BROKEN, Deadline.in(Duration.ofSeconds(20)));
    }
  }

  private Path program(String script) throws IOException {
    Path file = folder.resolve("ffmpeg");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
