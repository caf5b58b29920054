package dev.millrace.api.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureHeaderTest {
  /// @param hex whole up to the last byte that is read
  private record Case(String name, String hex, PictureHeader header) {}

  private static final List<Case> CASES =
      List.of(
          known(
              "PNG", "89504e470d0a1a0a 0000000d49484452 00000280 000001e0", PictureHeader.Kind.PNG),
          known("GIF87a", "474946383761 8002 e001", PictureHeader.Kind.GIF),
          known("GIF89a", "474946383961 8002 e001", PictureHeader.Kind.GIF),
          known("baseline JPEG", "ffd8ffc0 0011 08 01e0 0280", PictureHeader.Kind.JPEG),
          known(
              "progressive JPEG behind EXIF, a fill byte and a table of codes",
              "ffd8ffe1 0006 45786966 ffff c4 0004 0000 ffc2 0011 08 01e0 0280",
              PictureHeader.Kind.JPEG),
          known(
              "lossy WebP",
              "52494646 00000000 57454250 56503820 00000000 300100 9d012a 8002 e001",
              PictureHeader.Kind.WEBP),
          known(
              "lossless WebP",
              "52494646 00000000 57454250 5650384c 00000000 2f 7fc27700",
              PictureHeader.Kind.WEBP),
          known(
              "extended WebP",
              "52494646 00000000 57454250 56503858 0a000000 10000000 7f0200 df0100",
              PictureHeader.Kind.WEBP));

  private static Case known(String name, String hex, PictureHeader.Kind kind) {
    return new Case(name, hex.replace(" ", ""), new PictureHeader(kind, 640, 480));
  }

  @Test
  void readsKindAndSize() {
    for (Case one : CASES) {
      assertThat(read(bytes(one.hex))).as(one.name).contains(one.header);
    }
  }

  @Test
  void refusesWhatIsCutOff() {
    for (Case one : CASES) {
      byte[] whole = bytes(one.hex);
      for (int length = 0; length < whole.length; length++) {
        assertThat(read(java.util.Arrays.copyOf(whole, length)))
            .as("%s of %d bytes", one.name, length)
            .isEmpty();
      }
    }
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (String text :
        List.of(
            "",
            "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>",
            "<?xml version='1.0'?><svg/>",
            "<!DOCTYPE html><script>alert(1)</script>",
            "BM bitmap",
            "%PDF-1.7",
            "GIF90a\1\0\1\0",
            "RIFF\0\0\0\0WAVEfmt ")) {
      assertThat(read(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))).isEmpty();
    }
  }

  @Test
  void refusesSidesOfNothing() {
    assertThat(read(bytes("89504e470d0a1a0a0000000d4948445200000000000001e0"))).isEmpty();
    assertThat(read(bytes("ffd8ffc000110800000280"))).isEmpty();
    assertThat(read(bytes("4749463839610000e001"))).isEmpty();
  }

  @Test
  void countsPixelsOfABomb() {
    String png = "89504e470d0a1a0a0000000d49484452";
    assertThat(read(bytes(png + "7fffffff7fffffff")).orElseThrow().pixels())
        .isEqualTo(Integer.MAX_VALUE * (long) Integer.MAX_VALUE);
    assertThat(read(bytes(png + "ffffffffffffffff"))).isEmpty();
  }

  /// A JPEG whose segments lead nowhere, or to a scan before any frame.
  @Test
  void givesUpOnBrokenSegments() {
    for (String hex :
        List.of("ffd8ffe10001", "ffd8ffda0004ffff", "ffd8ffd9", "ffd8ffe1000400000000")) {
      assertThat(read(bytes(hex))).as(hex).isEmpty();
    }
  }

  @Test
  void isTotal() {
    Random random = new Random(6);
    for (int round = 0; round < 20_000; round++) {
      Case one = CASES.get(random.nextInt(CASES.size()));
      byte[] changed = bytes(one.hex);
      for (int i = random.nextInt(4); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      read(changed).ifPresent(header -> assertThat(header.width()).isPositive());
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static Optional<PictureHeader> read(byte[] bytes) {
    try {
      return PictureHeader.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
