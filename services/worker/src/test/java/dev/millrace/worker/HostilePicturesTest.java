package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.millrace.contracts.PictureFailure;
import dev.millrace.ffmpeg.FfmpegLauncher;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are made to harm who reads them.
class HostilePicturesTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final FfmpegLauncher NO_FFMPEG = new FfmpegLauncher(Path.of("none"));
  private final PictureReader reader =
      new PictureReader(PictureLimits.DEFAULT, new WebpDecoder(NO_FFMPEG));

  @AfterAll
  static void close() {
    NO_FFMPEG.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u0000",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "<!doctype html><script>alert(1)</script>",
        "BM",
        "II*\0",
        "RIFF\0\0\0\0AVI ",
        "%PDF-1.7"
      })
  void whatIsNoPictureIsRefused(String text) {
    assertFailure(TestPictures.ascii(text), PictureFailure.NOT_A_PICTURE);
  }

  @Test
  void aBombOfThreeKilobytesIsRefusedBeforeItIsDecoded() {
    byte[] png = bomb();

    assertThat(png.length).isLessThan(3_000);
    assertTimeout(SOON, () -> assertFailure(png, PictureFailure.TOO_LARGE));
  }

  @Test
  void aPngThatIsOneEndlessLineIsRefused() {
    byte[] png =
        TestPictures.pngOf(
            TestPictures.chunk("IHDR", TestPictures.pngHeader(40_000_000, 1, 16, 6)),
            TestPictures.chunk("IDAT", TestPictures.deflated(new byte[1_000])));

    assertFailure(png, PictureFailure.CORRUPT);
  }

  @Test
  void aPngWhosePixelsAreMissingIsCorrupt() {
    assertTimeout(SOON, () -> assertFailure(withoutPixels(), PictureFailure.CORRUPT));
  }

  @Test
  void aProfileThatUnpacksToHundredsOfMegabytesIsLeftOut() {
    assertThat(reader.read(withHugeProfile(), 80)).isNotNull();
  }

  @Test
  void ofHundredsOfThousandsOfProfilesOneIsRead() {
    byte[] half =
        TestPictures.png(
            TestPictures.filled(400, 400, BufferedImage.TYPE_INT_RGB, new Color(128, 128, 128)));
    byte[][] empty = new byte[800_000][];
    Arrays.fill(empty, TestPictures.chunk("iCCP", new byte[0]));
    byte[] png = TestPictures.withChunk(half, TestPictures.concat(empty));
    byte[] profile =
        TestPictures.concat(
            TestPictures.ascii("linear\0\0"), TestPictures.deflated(TestPictures.linearProfile()));
    byte[] profiled = TestPictures.withChunk(png, "iCCP", profile);

    BufferedImage read = assertTimeoutPreemptively(SOON, () -> reader.read(png, 320));
    PictureReaderTest.assertColour(read, 160, 160, new Color(128, 128, 128), 2);
    PictureReaderTest.assertColour(
        reader.read(profiled, 320), 160, 160, new Color(188, 188, 188), 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "webp"})
  void theDeadlineIsThatOfTheirPartsToo(String format) {
    byte[] file =
        format.equals("webp")
            ? webpOf(TestPictures.ascii("VP8L\0\0\0\0"))
            : TestPictures.write(TestPictures.noise(8, 8, 9), format);

    assertThatThrownBy(() -> FileParser.parse(file, Deadline.in(Duration.ZERO)))
        .isInstanceOfSatisfying(
            PictureException.class,
            e -> assertThat(e.failure()).isEqualTo(PictureFailure.TOO_SLOW));
  }

  @Test
  void framesOfWebpWithinFramesAreRefused() {
    assertFailure(nestedFrames(), PictureFailure.CORRUPT);
  }

  @Test
  void ofTenThousandFramesOneIsRead() {
    byte[] frame = TestPictures.gif(TestPictures.noise(8, 8, 3));
    EncodedPicture first = FileParser.parse(frame, Deadline.in(SOON));
    byte[] gif = repeated(frame, 10_000);

    EncodedPicture read = FileParser.parse(gif, Deadline.in(SOON));

    assertThat(read.length()).isEqualTo(first.length()).isLessThan(gif.length / 1_000);
    assertTimeout(SOON, () -> assertThat(reader.read(gif, 320)).isNotNull());
  }

  @Test
  void aGifWhoseScreenIsHugeHasTheSizeOfItsImage() {
    byte[] gif = TestPictures.gif(TestPictures.noise(64, 32, 4));
    Arrays.fill(gif, 6, 10, (byte) 0xff);

    EncodedPicture read = FileParser.parse(gif, Deadline.in(SOON));

    assertThat(read.width()).isEqualTo(64);
    assertThat(read.height()).isEqualTo(32);
    assertThat(reader.read(gif, 320)).isNotNull();
  }

  @Test
  void ofAJpegThatIsAlsoHtmlNothingButThePictureIsKept() {
    byte[] html = TestPictures.ascii("<script>alert(document.cookie)</script>");
    byte[] jpeg =
        TestPictures.jpeg(TestPictures.filled(100, 100, BufferedImage.TYPE_INT_RGB, Color.GREEN));
    byte[] polyglot = TestPictures.concat(TestPictures.withSegment(jpeg, 0xfe, html), html);

    EncodedPicture read = FileParser.parse(polyglot, Deadline.in(SOON));

    byte[] kept = Arrays.copyOf(read.data(), read.length());
    assertThat(new String(kept, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("script");
    byte[] made = JpegEncoder.encode(reader.read(polyglot, 80));
    assertThat(new String(made, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("script");
  }

  @Test
  void aJpegOfHundredsOfScansIsRefused() {
    byte[] jpeg = TestPictures.jpeg(TestPictures.noise(16, 16, 5));
    int scan = HexFormat.of().formatHex(jpeg).indexOf("ffda") / 2;
    byte[] data = Arrays.copyOfRange(jpeg, scan, jpeg.length - 2);
    byte[][] scans = new byte[JpegParser.MAX_SCANS + 1][];
    Arrays.fill(scans, data);
    byte[] bomb =
        TestPictures.concat(
            Arrays.copyOf(jpeg, scan),
            TestPictures.concat(scans),
            new byte[] {(byte) 0xff, (byte) 0xd9});

    assertFailure(bomb, PictureFailure.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif"})
  void aFileThatEndsTooEarlyIsRefused(String format) {
    byte[] file = TestPictures.write(TestPictures.noise(40, 40, 6), format);
    int end = format.equals("gif") ? file.length - 1 : file.length; // the trailer tells nothing
    for (int length = 0; length < end; length++) {
      byte[] truncated = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> reader.read(truncated, 80))
          .as("the first %d bytes", length)
          .isInstanceOf(PictureException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif"})
  void aFileWithWrongBitsIsReadOrRefused(String format) {
    byte[] file = TestPictures.write(TestPictures.noise(40, 40, 7), format);
    Random random = new Random(8);
    for (int round = 0; round < 3_000; round++) {
      byte[] flipped = file.clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        // Half of them in the head, where it matters most.
        int at = random.nextInt(random.nextBoolean() ? flipped.length : 700);
        flipped[at % flipped.length] ^= (byte) (1 << random.nextInt(8));
      }
      assertThatCode(
              () -> {
                try {
                  reader.read(flipped, 80);
                } catch (PictureException e) {
                  assertThat(e.failure()).isNotNull();
                }
              })
          .as("round %d", round)
          .doesNotThrowAnyException();
    }
  }

  /// A PNG of 2,500 megapixels.
  static byte[] bomb() {
    return TestPictures.pngOf(
        TestPictures.chunk("IHDR", TestPictures.pngHeader(50_000, 50_000, 8, 2)),
        TestPictures.chunk("IDAT", TestPictures.deflated(new byte[2 << 20])));
  }

  /// A PNG that announces 36 megapixels of 64 bits.
  static byte[] withoutPixels() {
    return TestPictures.pngOf(
        TestPictures.chunk("IHDR", TestPictures.pngHeader(6_000, 6_000, 16, 6)),
        TestPictures.chunk("IDAT", TestPictures.deflated(new byte[1_000])));
  }

  /// A PNG whose colour profile unpacks to 300 MB.
  static byte[] withHugeProfile() {
    byte[] bomb =
        TestPictures.concat(
            TestPictures.ascii("bomb\0\0"), TestPictures.deflated(new byte[1 << 20], 300));
    return TestPictures.withChunk(TestPictures.png(TestPictures.noise(64, 64, 1)), "iCCP", bomb);
  }

  /// A WebP of frames within frames, 20,000 deep.
  static byte[] nestedFrames() {
    ByteBuffer nested = ByteBuffer.allocate(20_000 * 24).order(ByteOrder.LITTLE_ENDIAN);
    while (nested.hasRemaining()) {
      nested.put(TestPictures.ascii("ANMF")).putInt(nested.remaining() - 4).put(new byte[16]);
    }
    return webpOf(nested.array());
  }

  /// A GIF that has its first frame so many times.
  static byte[] repeated(byte[] gif, int times) {
    int head = 13 + (3 << ((gif[10] & 7) + 1));
    byte[][] frames = new byte[times][];
    Arrays.fill(frames, Arrays.copyOfRange(gif, head, gif.length - 1));
    return TestPictures.concat(
        Arrays.copyOf(gif, head), TestPictures.concat(frames), new byte[] {0x3b});
  }

  private static byte[] webpOf(byte[] chunks) {
    return ByteBuffer.allocate(12 + chunks.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(TestPictures.ascii("RIFF"))
        .putInt(4 + chunks.length)
        .put(TestPictures.ascii("WEBP"))
        .put(chunks)
        .array();
  }

  private void assertFailure(byte[] file, PictureFailure failure) {
    assertThatThrownBy(() -> reader.read(file, 320))
        .isInstanceOfSatisfying(
            PictureException.class, e -> assertThat(e.failure()).isEqualTo(failure));
  }
}
