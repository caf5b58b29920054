package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.PictureBlobs;
import dev.millrace.contracts.PictureFailure;
import dev.millrace.contracts.PictureJob;
import dev.millrace.contracts.PictureResult;
import dev.millrace.storage.Blob;
import dev.millrace.storage.FileBlobStore;
import dev.millrace.storage.StorageException;
import dev.millrace.testing.BundledFfmpeg;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With the real FFmpeg and a folder of blobs.
class BlobPictureProcessorIT {
  private static final String ID = "abcdefghijklmnopqrstuv01";
  private static final PictureBlobs BLOBS = new PictureBlobs(ID);

  @TempDir Path folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private FileBlobStore storage = new FileBlobStore(Path.of("unused"));
  private BlobPictureProcessor processor = processor();

  @BeforeEach
  void open() {
    storage = new FileBlobStore(folder);
    processor = processor();
  }

  @AfterEach
  void close() {
    processor.close();
  }

  @Test
  void makesAllSizesInBothTypes() throws IOException, InterruptedException {
    BufferedImage image = TestPictures.quarters(900, 900, BufferedImage.TYPE_INT_RGB);

    assertThat(process(TestPictures.jpeg(image))).isEqualTo(PictureResult.ready(ID));

    for (int size : PictureBlobs.SIZES) {
      for (byte[] file : List.of(blob(BLOBS.jpeg(size)), blob(BLOBS.webp(size)))) {
        BufferedImage made = decoded(file);
        assertThat(made.getWidth()).isEqualTo(size);
        assertThat(made.getHeight()).isEqualTo(size);
        PictureReaderTest.assertQuarters(made, "RGBW");
      }
    }
    assertThat(registry.get("millrace.pictures").tag("result", "ready").timer().count())
        .isEqualTo(1);
  }

  @Test
  void nothingOfTheOriginalButItsPixelsIsKept() throws InterruptedException {
    byte[] jpeg = TestPictures.jpeg(TestPictures.noise(400, 400, 1));
    byte[] tiff = TestPictures.concat(TestPictures.tiff(1), TestPictures.ascii("GPS-SECRET"));
    byte[] exif = TestPictures.concat(TestPictures.ascii("Exif\0\0"), tiff);
    byte[] file = TestPictures.withSegment(jpeg, 0xe1, exif);
    file = TestPictures.withSegment(file, 0xfe, TestPictures.ascii("COMMENT-SECRET"));
    file = TestPictures.withProfile(file, TestPictures.linearProfile());

    assertThat(process(file).failure()).isNull();

    for (String name : BLOBS.results()) {
      assertThat(new String(blob(name), StandardCharsets.ISO_8859_1))
          .doesNotContain("SECRET", "Exif", "ICC_PROFILE", "ICCP", "EXIF");
    }
  }

  @Test
  void transparencyIsKeptInWebpAndWhiteInJpeg() throws IOException, InterruptedException {
    BufferedImage half =
        TestPictures.filled(400, 400, BufferedImage.TYPE_INT_ARGB, new Color(255, 0, 0, 128));

    assertThat(process(TestPictures.png(half)).failure()).isNull();

    Color white = new Color(255, 127, 127);
    PictureReaderTest.assertColour(decoded(blob(BLOBS.jpeg(160))), 80, 80, white, 3);
    Color kept = new Color(255, 0, 0, 128);
    PictureReaderTest.assertColour(decoded(blob(BLOBS.webp(160))), 80, 80, kept, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void readsWebp(String lossless) throws IOException, InterruptedException {
    byte[] webp = webp(TestPictures.quarters(1000, 1000, BufferedImage.TYPE_INT_RGB), lossless);

    assertThat(process(webp)).isEqualTo(PictureResult.ready(ID));
    PictureReaderTest.assertQuarters(decoded(blob(BLOBS.jpeg(320))), "RGBW");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void readsWebpWithTransparency(String lossless) throws IOException, InterruptedException {
    Color colour = new Color(0, 0, 255, 100);
    byte[] webp =
        webp(TestPictures.filled(500, 300, BufferedImage.TYPE_INT_ARGB, colour), lossless);

    assertThat(process(webp)).isEqualTo(PictureResult.ready(ID));
    PictureReaderTest.assertColour(decoded(blob(BLOBS.webp(320))), 160, 160, colour, 3);
  }

  @Test
  void ofAnAnimatedWebpTheFirstPictureIsRead() throws IOException, InterruptedException {
    Path file = folder.resolve("animated.webp");
    BundledFfmpeg.run(
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "color=red:s=200x200:d=1:r=2,format=yuv420p",
        "-c:v",
        "libwebp_anim",
        "-y",
        file.toString());

    assertThat(process(Files.readAllBytes(file))).isEqualTo(PictureResult.ready(ID));
    PictureReaderTest.assertColour(decoded(blob(BLOBS.jpeg(80))), 40, 40, Color.RED, 6);
  }

  @Test
  void webpThatIsTruncatedOrHasWrongBitsIsReadOrRefused() throws IOException, InterruptedException {
    byte[] webp = webp(TestPictures.noise(64, 64, 1), "0");
    Random random = new Random(2);
    for (int round = 0; round < 20; round++) {
      byte[] cut = Arrays.copyOf(webp, random.nextInt(webp.length));
      assertThat(process(cut).failure()).isIn(PictureFailure.CORRUPT, PictureFailure.NOT_A_PICTURE);
      byte[] flipped = webp.clone();
      flipped[random.nextInt(100)] ^= (byte) (1 << random.nextInt(8));
      assertThat(process(flipped)).isNotNull();
    }
  }

  @Test
  void saysWhyItRefusesAPicture() throws InterruptedException {
    assertThat(process(TestPictures.ascii("<svg/>")))
        .isEqualTo(PictureResult.failed(ID, PictureFailure.NOT_A_PICTURE));
    assertThat(process(new byte[PictureLimits.DEFAULT.maxBytes() + 1]))
        .isEqualTo(PictureResult.failed(ID, PictureFailure.TOO_LARGE));
    assertThat(registry.get("millrace.pictures").tag("result", "too_large").timer().count())
        .isEqualTo(1);
  }

  @Test
  void anOriginalThatIsMissingSaysNothingOfThePicture() throws InterruptedException {
    assertThatThrownBy(() -> processor.process(PictureJob.of(ID)))
        .isInstanceOf(StorageException.class); // the folder may be a wrong one
    assertThat(process(TestPictures.png(TestPictures.noise(40, 40, 1))).failure()).isNull();
    storage.delete(BLOBS.original());

    assertThatThrownBy(() -> processor.process(PictureJob.of(ID)))
        .isInstanceOf(MissingOriginalException.class);
  }

  @Test
  void anFfmpegThatDiedIsReplaced() throws InterruptedException {
    byte[] jpeg = TestPictures.jpeg(TestPictures.noise(400, 400, 3));
    assertThat(process(jpeg).failure()).isNull();
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("ffmpeg"))
        .forEach(ProcessHandle::destroyForcibly);

    assertThat(process(jpeg).failure()).isNull();
  }

  @Test
  void manyAtOnceDoNotMixTheirPixels() throws Exception {
    Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, Color.BLACK};
    try (var threads = Executors.newFixedThreadPool(colours.length)) {
      List<Callable<Void>> jobs = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Color colour = colours[i % colours.length];
        PictureBlobs blobs = new PictureBlobs("abcdefghijklmnopqrstuv%02d".formatted(i));
        jobs.add(() -> {
          byte[] png =
              TestPictures.png(TestPictures.filled(330, 330, BufferedImage.TYPE_INT_RGB, colour));
          storage.put(blobs.original(), new ByteArrayInputStream(png));
          processor.process(PictureJob.of(blobs.pictureId()));
          PictureReaderTest.assertColour(decoded(blob(blobs.webp(80))), 40, 40, colour, 6);
          PictureReaderTest.assertColour(decoded(blob(blobs.webp(320))), 9, 9, colour, 6);
          return null;
        });
      }
      for (Future<Void> done : threads.invokeAll(jobs)) {
        done.get();
      }
    }
  }

  private BlobPictureProcessor processor() {
    return new BlobPictureProcessor(
        storage,
        BundledFfmpeg.path(),
        PictureLimits.DEFAULT,
        /* threads= */ 2,
        new PictureMeters(registry));
  }

  private PictureResult process(byte[] original) throws InterruptedException {
    storage.put(BLOBS.original(), new ByteArrayInputStream(original));
    return processor.process(PictureJob.of(ID));
  }

  private byte[] blob(String name) {
    try (Blob blob = storage.get(name).orElseThrow()) {
      return blob.content().readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// By another FFmpeg when it is WebP.
  private BufferedImage decoded(byte[] file) throws IOException {
    Path source = Files.createTempFile(folder, "made", ".picture");
    Path target = Path.of(source + ".png");
    Files.write(source, file);
    BundledFfmpeg.run(
        "-v", "error", "-i", source.toString(), "-pix_fmt", "rgba", target.toString());
    return ImageIO.read(target.toFile());
  }

  private byte[] webp(BufferedImage image, String lossless) throws IOException {
    Path source = Files.createTempFile(folder, "source", ".png");
    Path target = Path.of(source + ".webp");
    Files.write(source, TestPictures.png(image));
    BundledFfmpeg.run(
        "-v",
        "error",
        "-i",
        source.toString(),
        "-c:v",
        "libwebp",
        "-lossless",
        lossless,
        "-pix_fmt",
        "bgra",
        target.toString());
    return Files.readAllBytes(target);
  }
}
