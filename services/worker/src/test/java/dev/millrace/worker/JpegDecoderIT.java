package dev.millrace.worker;

import dev.millrace.testing.BundledFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// JPEGs as FFmpeg writes them: all samplings, and restart markers, of which each slice has one.
class JpegDecoderIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "yuvj420p,1",
    "yuvj422p,1",
    "yuvj444p,1",
    "yuvj420p,8",
    "yuvj444p,8",
    "gray,1",
    "yuvj440p,1"
  })
  void readsAllSamplings(String format, int slices) throws IOException {
    Path file = folder.resolve("picture.jpg");
    BundledFfmpeg.run(
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "gradients=s=1402x1318:n=4:seed=7:d=1:r=1",
        "-pix_fmt",
        format,
        "-threads",
        Integer.toString(slices),
        "-slices",
        Integer.toString(slices),
        "-q:v",
        "2",
        "-frames:v",
        "1",
        "-update",
        "1",
        file.toString());

    JpegDecoderTest.assertAlike(Files.readAllBytes(file));
  }
}
