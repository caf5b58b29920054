package dev.millrace.e2e;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// What a player showed of FFmpeg's `testsrc2`.
///
/// @param shown how many pictures it left
/// @param whole how many of them have the source's colours, none of them lost or smeared
/// @param different how many of them are unlike each other
record Pictures(int shown, int whole, int different) {
  private static final int MOST_OFF = 60;

  /// Reads the PNG files of a folder but for the last one, which may be cut off.
  static Pictures read(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.filter(file -> file.toString().endsWith(".png")).sorted().toList();
      int whole = 0;
      List<Integer> hashes = new ArrayList<>();
      for (Path file : files.subList(0, Math.max(0, files.size() - 1))) {
        BufferedImage picture = ImageIO.read(file.toFile());
        whole += isWhole(picture) ? 1 : 0;
        hashes.add(hash(picture));
      }
      return new Pictures(hashes.size(), whole, (int) hashes.stream().distinct().count());
    }
  }

  /// The outermost of its six bars are red and cyan from top to bottom, but for what moves across.
  private static boolean isWhole(BufferedImage picture) {
    return isNear(Color.RED, picture, 0.06) && isNear(Color.CYAN, picture, 0.97);
  }

  private static boolean isNear(Color color, BufferedImage picture, double across) {
    int x = (int) (picture.getWidth() * across);
    long near = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      Color pixel = new Color(picture.getRGB(x, y));
      int off =
          Math.max(
              Math.abs(pixel.getRed() - color.getRed()),
              Math.max(
                  Math.abs(pixel.getGreen() - color.getGreen()),
                  Math.abs(pixel.getBlue() - color.getBlue())));
      near += off <= MOST_OFF ? 1 : 0;
    }
    return near > 0.7 * picture.getHeight();
  }

  private static int hash(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    return Arrays.hashCode(picture.getRGB(0, 0, width, height, null, 0, width));
  }
}
