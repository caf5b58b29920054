package dev.millrace.worker;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/// Turns and mirrors a square as EXIF 2.32, 4.6.4 wants it. Stateless.
final class Orientation {
  private Orientation() {}

  /// The square as it is to be seen.
  ///
  /// @param square as it is stored
  /// @param orientation 1 to 8
  static BufferedImage upright(BufferedImage square, int orientation) {
    if (orientation == ExifOrientation.UPRIGHT) {
      return square;
    }
    int side = square.getWidth();
    int[] stored = ((DataBufferInt) square.getRaster().getDataBuffer()).getData();
    BufferedImage upright = Pixels.empty(side, side);
    int[] seen = ((DataBufferInt) upright.getRaster().getDataBuffer()).getData();
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        seen[y * side + x] = stored[source(orientation, x, y, side - 1)];
      }
    }
    return upright;
  }

  private static int source(int orientation, int x, int y, int last) {
    int side = last + 1;
    return switch (orientation) {
      case 2 -> y * side + last - x;
      case 3 -> (last - y) * side + last - x;
      case 4 -> (last - y) * side + x;
      case 5 -> x * side + y;
      case 6 -> (last - x) * side + y;
      case 7 -> (last - x) * side + last - y;
      case 8 -> x * side + last - y;
      default -> y * side + x;
    };
  }
}
