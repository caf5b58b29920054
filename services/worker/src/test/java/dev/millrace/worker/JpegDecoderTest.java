package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Beside the JDK's decoder.
class JpegDecoderTest {

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "7,9",
    "8,8",
    "16,16",
    "17,33",
    "100,60",
    "639,700",
    "1279,1400",
    "1280,1280",
    "1500,1283",
    "2561,2600",
    "2700,3000"
  })
  void givesTheSquareOfTheJdkInASmallerSize(int width, int height) throws IOException {
    for (boolean progressive : new boolean[] {false, true}) {
      for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
        assertAlike(jpeg(scene(width, height, type), progressive));
      }
    }
  }

  @Test
  void readsAnEighthOfALargePicture() throws IOException {
    BufferedImage scene = scene(5_200, 5_121, BufferedImage.TYPE_BYTE_GRAY);

    EncodedPicture picture = parse(jpeg(scene, /* progressive= */ true));

    assertThat(decode(picture).getWidth()).isEqualTo(640);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileWithWrongBitsIsReadOrRefused(boolean progressive) throws IOException {
    byte[] file = jpeg(scene(120, 90, BufferedImage.TYPE_INT_RGB), progressive);
    Random random = new Random(9);
    for (int round = 0; round < 4_000; round++) {
      byte[] flipped = file.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThatCode(
              () -> {
                try {
                  decode(parse(flipped));
                } catch (PictureException e) {
                  assertThat(e.failure()).isNotNull();
                }
              })
          .as("round %d", round)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aScanThatEndsTooEarlyIsRefused() throws IOException {
    byte[] file = jpeg(TestPictures.noise(200, 200, 1), /* progressive= */ false);
    byte[] cut = Arrays.copyOf(file, file.length / 2 + 2);
    cut[cut.length - 2] = (byte) 0xff;
    cut[cut.length - 1] = (byte) 0xd9;

    assertThatThrownBy(() -> decode(parse(cut)))
        .isInstanceOf(PictureException.class)
        .hasMessageContaining("too early");
  }

  /// The mean difference of a sample is small: how they round, and what they make of edges.
  static void assertAlike(byte[] jpeg) throws IOException {
    EncodedPicture picture = parse(jpeg);
    BufferedImage ours = decode(picture);
    BufferedImage theirs = reduced(jpeg, picture, ours.getWidth());
    long differences = 0;
    for (int y = 0; y < ours.getHeight(); y++) {
      for (int x = 0; x < ours.getWidth(); x++) {
        Color one = new Color(ours.getRGB(x, y));
        Color two = new Color(theirs.getRGB(x, y));
        differences +=
            Math.abs(one.getRed() - two.getRed())
                + Math.abs(one.getGreen() - two.getGreen())
                + Math.abs(one.getBlue() - two.getBlue());
      }
    }
    double mean = differences / 3.0 / ours.getWidth() / ours.getHeight();
    // Where a few pixels are all, how chrominance is made larger counts for much.
    assertThat(mean)
        .as("%d by %d", picture.width(), picture.height())
        .isLessThan(ours.getWidth() < 50 ? 8 : 2.5);
  }

  /// The JDK's square in the middle, each pixel the mean of those that it stands for.
  private static BufferedImage reduced(byte[] jpeg, EncodedPicture picture, int side)
      throws IOException {
    BufferedImage all = Pixels.argb(ImageIO.read(new ByteArrayInputStream(jpeg)));
    Square square = Square.of(picture);
    int step = Integer.highestOneBit(square.side() / side);
    int left = square.x() / step * step;
    int top = square.y() / step * step;
    BufferedImage reduced = Pixels.empty(side, side);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int[] sums = new int[3];
        for (int i = 0; i < step * step; i++) {
          int rgb =
              all.getRGB(
                  Math.min(left + x * step + i % step, all.getWidth() - 1),
                  Math.min(top + y * step + i / step, all.getHeight() - 1));
          sums[0] += (rgb >> 16) & 0xff;
          sums[1] += (rgb >> 8) & 0xff;
          sums[2] += rgb & 0xff;
        }
        int count = step * step;
        reduced.setRGB(x, y, new Color(sums[0] / count, sums[1] / count, sums[2] / count).getRGB());
      }
    }
    return reduced;
  }

  /// A slope of colours with some edges.
  private static BufferedImage scene(int width, int height, int type) {
    BufferedImage scene = new BufferedImage(width, height, type);
    Graphics2D graphics = scene.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, width, height, Color.BLUE));
    graphics.fillRect(0, 0, width, height);
    graphics.setPaint(new GradientPaint(0, height, Color.BLACK, width, 0, Color.WHITE));
    graphics.fillOval(width / 4, height / 4, width / 2, height / 2);
    graphics.dispose();
    return scene;
  }

  private static EncodedPicture parse(byte[] file) {
    return FileParser.parse(file, Deadline.in(Duration.ofSeconds(60)));
  }

  private static BufferedImage decode(EncodedPicture picture) {
    return JpegDecoder.decode(picture, Deadline.in(Duration.ofSeconds(60)));
  }

  private static byte[] jpeg(BufferedImage image, boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (var output = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(output);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      if (progressive) {
        parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(0.9f);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }
}
