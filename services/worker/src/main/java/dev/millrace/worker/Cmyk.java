package dev.millrace.worker;

import dev.millrace.worker.EncodedPicture.Encoding;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.jspecify.annotations.Nullable;

/// The colours of print as those of screens. Stateless.
final class Cmyk {
  private static final int BANDS = 4;

  private Cmyk() {}

  /// @param raster as the file has it
  static BufferedImage argb(Raster raster, EncodedPicture picture) {
    WritableRaster ink =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, raster.getWidth(), raster.getHeight(), BANDS, null);
    int[] line = new int[raster.getWidth() * BANDS];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, line);
      ink(line, picture.encoding());
      ink.setPixels(0, y, raster.getWidth(), 1, line);
    }
    @Nullable BufferedImage converted = ColourProfile.srgb(ink, picture.profile());
    return converted == null ? withoutProfile(ink) : converted;
  }

  /// How much ink there is, 255 is all.
  private static void ink(int[] line, Encoding encoding) {
    if (encoding == Encoding.JPEG_CMYK) {
      return;
    }
    for (int i = 0; i < line.length; i += BANDS) {
      if (encoding == Encoding.JPEG_YCCK) {
        ycc(line, i);
      } else {
        line[i] = 255 - line[i];
        line[i + 1] = 255 - line[i + 1];
        line[i + 2] = 255 - line[i + 2];
      }
      line[i + 3] = 255 - line[i + 3];
    }
  }

  /// JFIF 1.02: what comes out is ink, as the file has the inverse of the inverse.
  private static void ycc(int[] line, int at) {
    double luma = line[at];
    double blue = line[at + 1] - 128;
    double red = line[at + 2] - 128;
    line[at] = clamped(luma + 1.402 * red);
    line[at + 1] = clamped(luma - 0.344136 * blue - 0.714136 * red);
    line[at + 2] = clamped(luma + 1.772 * blue);
  }

  private static int clamped(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }

  private static BufferedImage withoutProfile(WritableRaster ink) {
    BufferedImage argb = Pixels.empty(ink.getWidth(), ink.getHeight());
    int[] pixels = ((DataBufferInt) argb.getRaster().getDataBuffer()).getData();
    byte[] samples = ((DataBufferByte) ink.getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      int paper = 255 - (samples[i * BANDS + 3] & 0xff);
      pixels[i] =
          0xff << 24
              | light(samples[i * BANDS], paper) << 16
              | light(samples[i * BANDS + 1], paper) << 8
              | light(samples[i * BANDS + 2], paper);
    }
    return argb;
  }

  private static int light(byte ink, int paper) {
    return (255 - (ink & 0xff)) * paper / 255;
  }
}
