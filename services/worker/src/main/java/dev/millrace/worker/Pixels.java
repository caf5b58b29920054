package dev.millrace.worker;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/// What decoders give, as ARGB of eight bits, its colours as they are stored. Stateless.
///
/// Java's own conversion takes gray for linear light, and a picture without a profile for one that
/// is in a space of its own: here a sample is a sample.
final class Pixels {
  private Pixels() {}

  static BufferedImage argb(BufferedImage image) {
    if (image.getColorModel() instanceof IndexColorModel) {
      BufferedImage argb = empty(image.getWidth(), image.getHeight());
      int[] line = new int[image.getWidth()];
      for (int y = 0; y < image.getHeight(); y++) {
        image.getRGB(0, y, line.length, 1, line, 0, line.length);
        argb.getRaster().setDataElements(0, y, line.length, 1, line);
      }
      return argb;
    }
    return argb(image.getRaster());
  }

  /// @param raster of one to four bands: gray, gray and alpha, RGB, RGB and alpha
  static BufferedImage argb(Raster raster) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int shift = raster.getSampleModel().getSampleSize(0) - 8;
    BufferedImage argb = empty(width, raster.getHeight());
    int[] pixels = ((DataBufferInt) argb.getRaster().getDataBuffer()).getData();
    int[] line = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, line);
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = argb(line, x * bands, bands, shift);
      }
    }
    return argb;
  }

  static BufferedImage empty(int width, int height) {
    return new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
  }

  private static int argb(int[] samples, int at, int bands, int shift) {
    int red = samples[at] >> shift;
    int green = bands < 3 ? red : samples[at + 1] >> shift;
    int blue = bands < 3 ? red : samples[at + 2] >> shift;
    boolean transparent = bands == 2 || bands == 4;
    int alpha = transparent ? samples[at + bands - 1] >> shift : 0xff;
    return alpha << 24 | red << 16 | green << 8 | blue;
  }
}
