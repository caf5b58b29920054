package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.worker.EncodedPicture.Encoding;
import java.nio.file.Path;
import java.time.Duration;

/// Uploads that may be anything: a square, or a refusal that says why. WebP is taken apart only, as
/// FFmpeg decodes it.
class PictureFuzzTest {
  private static final int SIDE = 80;
  private static final PictureLimits LIMITS =
      new PictureLimits(1 << 20, 1_000_000, Duration.ofSeconds(2));

  @FuzzTest
  void readingIsTotal(byte[] file) {
    try (FfmpegLauncher none = new FfmpegLauncher(Path.of("none"))) {
      EncodedPicture picture = FileParser.parse(file, Deadline.in(LIMITS.decodingTime()));
      assertThat(picture.length()).isLessThanOrEqualTo(file.length + 64);
      if (picture.encoding() != Encoding.WEBP) {
        PictureReader reader = new PictureReader(LIMITS, new WebpDecoder(none));
        assertThat(reader.read(file, SIDE).getWidth()).isEqualTo(SIDE);
      }
    } catch (PictureException e) {
      assertThat(e.failure()).isNotNull();
    }
  }
}
