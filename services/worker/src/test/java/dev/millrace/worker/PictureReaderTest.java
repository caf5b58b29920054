package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.PictureFailure;
import dev.millrace.ffmpeg.FfmpegLauncher;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureReaderTest {
  private static final int SIDE = 320;
  private static final FfmpegLauncher NO_FFMPEG = new FfmpegLauncher(Path.of("none"));
  private final PictureReader reader = reader(PictureLimits.DEFAULT);

  @AfterAll
  static void close() {
    NO_FFMPEG.close();
  }

  @ParameterizedTest
  @CsvSource({"jpeg,1300,700", "png,1300,700", "gif,1300,700", "jpeg,100,60", "png,60,100"})
  void takesTheSquareInTheMiddle(String format, int width, int height) {
    BufferedImage image =
        TestPictures.filled(width, height, BufferedImage.TYPE_INT_RGB, Color.BLACK);
    int side = Math.min(width, height);
    image
        .getSubimage((width - side) / 2, (height - side) / 2, side, side)
        .setData(TestPictures.quarters(side, side, BufferedImage.TYPE_INT_RGB).getData());

    assertQuarters(reader.read(TestPictures.write(image, format), SIDE), "RGBW");
  }

  @ParameterizedTest
  @CsvSource({
    "1,RGBW", "2,GRWB", "3,WBGR", "4,BWRG", "5,RBGW", "6,BRWG", "7,WGBR", "8,GWRB", "9,RGBW"
  })
  void turnsItAsTheCameraWasHeld(int orientation, String seen) {
    BufferedImage image = TestPictures.quarters(400, 400, BufferedImage.TYPE_INT_RGB);

    byte[] jpeg = TestPictures.withExif(TestPictures.jpeg(image), orientation);
    assertQuarters(reader.read(jpeg, SIDE), seen);

    byte[] png = TestPictures.png(image);
    byte[] tiff = TestPictures.tiff(orientation);
    assertQuarters(reader.read(TestPictures.withChunk(png, "eXIf", tiff), SIDE), seen);
  }

  @Test
  void convertsTheColoursOfAProfile() {
    BufferedImage half =
        TestPictures.filled(400, 400, BufferedImage.TYPE_INT_RGB, new Color(128, 128, 128));
    byte[] profile = TestPictures.linearProfile();

    byte[] jpeg = TestPictures.withProfile(TestPictures.jpeg(half), profile);
    assertColour(reader.read(jpeg, SIDE), 160, 160, new Color(188, 188, 188), 2);

    byte[] chunk =
        TestPictures.concat(TestPictures.ascii("linear\0\0"), TestPictures.deflated(profile));
    byte[] png = TestPictures.withChunk(TestPictures.png(half), "iCCP", chunk);
    assertColour(reader.read(png, SIDE), 160, 160, new Color(188, 188, 188), 2);
  }

  @Test
  void aProfileThatCannotBeUsedIsLeftOut() {
    BufferedImage half =
        TestPictures.filled(400, 400, BufferedImage.TYPE_INT_RGB, new Color(128, 128, 128));
    byte[] broken = TestPictures.linearProfile();
    java.util.Arrays.fill(broken, 128, broken.length, (byte) 0x7f);

    byte[] jpeg = TestPictures.withProfile(TestPictures.jpeg(half), broken);
    assertColour(reader.read(jpeg, SIDE), 160, 160, new Color(128, 128, 128), 2);
  }

  @Test
  void grayIsNotBrightened() {
    BufferedImage gray = new BufferedImage(400, 400, BufferedImage.TYPE_BYTE_GRAY);
    gray.getRaster()
        .setSamples(
            0,
            0,
            400,
            400,
            0,
            java.util.stream.IntStream.range(0, 160_000).map(_ -> 100).toArray());

    assertColour(reader.read(TestPictures.jpeg(gray), SIDE), 160, 160, new Color(100, 100, 100), 1);
    assertColour(reader.read(TestPictures.png(gray), SIDE), 160, 160, new Color(100, 100, 100), 0);
  }

  @Test
  void readsSixteenBitsAndTransparency() {
    int[] rgba = {0xffff, 0x8000, 0, 0x4000};
    byte[] line = new byte[1 + 400 * 8];
    for (int i = 0; i < 400 * 4; i++) {
      line[1 + i * 2] = (byte) (rgba[i % 4] >> 8);
      line[2 + i * 2] = (byte) rgba[i % 4];
    }
    byte[][] lines = new byte[400][];
    java.util.Arrays.fill(lines, line);
    byte[] png =
        TestPictures.pngOf(
            TestPictures.chunk("IHDR", TestPictures.pngHeader(400, 400, 16, 6)),
            TestPictures.chunk("IDAT", TestPictures.deflated(TestPictures.concat(lines))));

    assertColour(reader.read(png, SIDE), 160, 160, new Color(255, 128, 0, 64), 2);
  }

  /// Ink of half cyan, no magenta, all yellow, a quarter black, by all that a file can mean by it.
  @ParameterizedTest
  @CsvSource({"-1", "0", "2"})
  void readsTheFourColoursOfPrint(int transform) throws IOException {
    int[] ink = {128, 0, 255, 64};
    int[] stored =
        switch (transform) {
          case -1 -> ink;
          case 0 -> new int[] {127, 255, 0, 191};
          // The inverse of the inverse, as luminance and chrominance (JFIF).
          default -> new int[] {67, 234, 171, 191};
        };
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 400, 400, 4, null);
    for (int band = 0; band < 4; band++) {
      for (int y = 0; y < 400; y++) {
        for (int x = 0; x < 400; x++) {
          raster.setSample(x, y, band, stored[band]);
        }
      }
    }
    byte[] jpeg = jpeg(raster);

    BufferedImage read =
        reader.read(transform < 0 ? jpeg : TestPictures.withAdobe(jpeg, transform), SIDE);

    assertColour(read, 160, 160, new Color(95, 191, 0), 4);
  }

  @Test
  void aPictureOfOnePixelsWidthIsOneColour() {
    BufferedImage thin = TestPictures.filled(1, 10_000, BufferedImage.TYPE_INT_RGB, Color.ORANGE);

    assertColour(reader.read(TestPictures.png(thin), SIDE), 160, 160, Color.ORANGE, 1);
  }

  @Test
  void refusesMorePixelsOrBytesThanAllowed() {
    byte[] picture = TestPictures.png(TestPictures.noise(100, 100, 1));

    assertFailure(reader(limits(picture.length - 1, 10_000)), picture, PictureFailure.TOO_LARGE);
    assertFailure(reader(limits(picture.length, 9_999)), picture, PictureFailure.TOO_LARGE);
    assertThat(reader(limits(picture.length, 10_000)).read(picture, SIDE)).isNotNull();
  }

  @Test
  void stopsAtItsDeadline() {
    byte[] png = TestPictures.png(TestPictures.noise(1_000, 1_000, 2));
    PictureLimits none = new PictureLimits(10 << 20, 40_000_000, Duration.ZERO);

    assertFailure(reader(none), png, PictureFailure.TOO_SLOW);
    assertFailure(
        reader(none),
        TestPictures.jpeg(TestPictures.noise(1_000, 1_000, 2)),
        PictureFailure.TOO_SLOW);
  }

  static void assertQuarters(BufferedImage image, String colours) {
    for (int i = 0; i < 4; i++) {
      Color expected =
          switch (colours.charAt(i)) {
            case 'R' -> Color.RED;
            case 'G' -> Color.GREEN;
            case 'B' -> Color.BLUE;
            default -> Color.WHITE;
          };
      int side = image.getWidth();
      assertColour(image, side / 4 + i % 2 * side / 2, side / 4 + i / 2 * side / 2, expected, 3);
    }
  }

  static void assertColour(BufferedImage image, int x, int y, Color expected, int tolerance) {
    Color actual = new Color(image.getRGB(x, y), /* hasalpha= */ true);
    int[] differences = {
      actual.getRed() - expected.getRed(),
      actual.getGreen() - expected.getGreen(),
      actual.getBlue() - expected.getBlue(),
      actual.getAlpha() - expected.getAlpha()
    };
    assertThat(differences)
        .as("%s at %d,%d, expected %s", actual, x, y, expected)
        .satisfies(all -> {
          for (int difference : all) {
            assertThat(Math.abs(difference)).isLessThanOrEqualTo(tolerance);
          }
        });
  }

  private static void assertFailure(PictureReader reader, byte[] file, PictureFailure failure) {
    assertThatThrownBy(() -> reader.read(file, SIDE))
        .isInstanceOfSatisfying(
            PictureException.class, e -> assertThat(e.failure()).isEqualTo(failure));
  }

  private static PictureReader reader(PictureLimits limits) {
    return new PictureReader(limits, new WebpDecoder(NO_FFMPEG));
  }

  private static PictureLimits limits(int bytes, long pixels) {
    return new PictureLimits(bytes, pixels, Duration.ofSeconds(20));
  }

  /// Its bands as they are.
  private static byte[] jpeg(Raster raster) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (var output = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }
}
