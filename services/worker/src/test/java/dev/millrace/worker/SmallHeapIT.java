package dev.millrace.worker;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.broker.PictureQueues;
import dev.millrace.contracts.PictureBlobs;
import dev.millrace.contracts.PictureResult;
import dev.millrace.storage.FileBlobStore;
import dev.millrace.testing.BundledFfmpeg;
import dev.millrace.testing.RabbitNode;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker with the heap that docs/operations.md names makes the largest pictures that are
/// allowed, two at a time, and those that are made to harm it: `-Dworker.heap=128` tries another,
/// in MB.
class SmallHeapIT {
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final int HEAP = Integer.getInteger("worker.heap", 256);

  /// Of the largest square that has no more than 40 megapixels.
  private static final int SIDE = 6_324;

  @TempDir private Path folder;
  @TempDir private Path rabbitFolder;

  @Test
  void answersForTheLargestAndTheWorstPictures() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String kind : List.of("jpg", "gif", "webp", "lossless.webp")) {
      files.put(kind, padded(largest(kind)));
    }
    files.put("png", padded(pngOfSixteenBits()));
    files.put("progressive", padded(progressiveOfFourColours()));
    List<String> large = List.copyOf(files.keySet());
    hostile(files);
    FileBlobStore storage = new FileBlobStore(folder.resolve("blobs"));
    Map<String, String> names = new LinkedHashMap<>();
    for (var file : files.entrySet()) {
      for (int copy = 0; copy < 2; copy++) {
        String id = "picture00000000000000%03d".formatted(names.size());
        names.put(id, file.getKey());
        storage.put(new PictureBlobs(id).original(), new ByteArrayInputStream(file.getValue()));
      }
    }
    PictureQueues queues = new PictureQueues("heap");
    try (RabbitNode node = RabbitNode.start(rabbitFolder);
        TestQueues api = new TestQueues(node.uri(), queues)) {
      Process worker = start(node, queues);
      try {
        api.publish(List.copyOf(names.keySet()));
        List<PictureResult> results = new ArrayList<>();
        until(
            DEADLINE,
            () -> {
              results.addAll(api.results());
              return results.size() >= names.size() || !worker.isAlive();
            });
        assertThat(worker.isAlive()).as(log()).isTrue();
        assertThat(results)
            .extracting(PictureResult::pictureId)
            .containsExactlyInAnyOrderElementsOf(names.keySet());
        assertThat(results)
            .filteredOn(result -> large.contains(names.get(result.pictureId())))
            .allMatch(result -> result.failure() == null);
        assertThat(log()).doesNotContain("OutOfMemoryError", "tried again");
      } finally {
        worker.descendants().forEach(ProcessHandle::destroyForcibly);
        worker.destroyForcibly().waitFor();
      }
    }
  }

  private Process start(RabbitNode node, PictureQueues queues) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + HEAP + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseCompactObjectHeaders",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            SmallHeapWorker.class.getName(),
            node.uri().toString(),
            queues.prefix(),
            folder.resolve("blobs").toString(),
            BundledFfmpeg.path().toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private static void hostile(Map<String, byte[]> files) {
    byte[] frame = TestPictures.gif(TestPictures.noise(8, 8, 3));
    byte[] jpeg = TestPictures.jpeg(TestPictures.noise(900, 900, 5));
    files.put("bomb", HostilePicturesTest.bomb());
    files.put("without pixels", HostilePicturesTest.withoutPixels());
    files.put("profile", HostilePicturesTest.withHugeProfile());
    files.put("nested", HostilePicturesTest.nestedFrames());
    files.put("frames", HostilePicturesTest.repeated(frame, 10_000));
    files.put("truncated", Arrays.copyOf(jpeg, jpeg.length / 2));
    files.put("no picture", TestPictures.ascii("<svg xmlns='http://www.w3.org/2000/svg'/>"));
    files.put("nothing", new byte[0]);
  }

  /// By FFmpeg: no pixel is like the next, but the file is small.
  private byte[] largest(String kind) throws IOException {
    Path file = folder.resolve("largest." + kind);
    List<String> arguments =
        new ArrayList<>(
            List.of("-v", "error", "-f", "lavfi", "-i", "testsrc2=s=%1$dx%1$d".formatted(SIDE)));
    arguments.addAll(
        switch (kind) {
          case "jpg" -> List.of("-pix_fmt", "yuvj444p");
          case "lossless.webp" -> List.of("-lossless", "1", "-compression_level", "0");
          default -> List.of();
        });
    arguments.addAll(List.of("-frames:v", "1", "-update", "1", file.toString()));
    BundledFfmpeg.run(arguments.toArray(String[]::new));
    return Files.readAllBytes(file);
  }

  /// Black, and transparent.
  private static byte[] pngOfSixteenBits() {
    byte[] line = new byte[1 + SIDE * 4 * Short.BYTES];
    return TestPictures.pngOf(
        TestPictures.chunk("IHDR", TestPictures.pngHeader(SIDE, SIDE, 16, 6)),
        TestPictures.chunk("IDAT", TestPictures.deflated(line, SIDE)));
  }

  /// What takes the most memory of a decoder.
  private static byte[] progressiveOfFourColours() throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, SIDE, SIDE, /* bands= */ 4, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (var output = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(output);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.write(null, new IIOImage(raster, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /// To the largest file that is allowed: what follows a picture is not looked at, but was read.
  private static byte[] padded(byte[] file) {
    assertThat(file.length).isLessThan(PictureLimits.DEFAULT.maxBytes());
    return Arrays.copyOf(file, PictureLimits.DEFAULT.maxBytes());
  }
}
