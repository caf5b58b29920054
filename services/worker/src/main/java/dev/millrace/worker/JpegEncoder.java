package dev.millrace.worker;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Writes JPEG without metadata, what is transparent on white. Stateless.
final class JpegEncoder {
  private static final float QUALITY = 0.85f;

  /// As the writer takes them: others it converts pixel by pixel.
  private static final int[] RED_GREEN_BLUE = {0, 1, 2};

  private static final ColorModel RGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          /* hasAlpha= */ false,
          /* isAlphaPremultiplied= */ false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private JpegEncoder() {}

  static byte[] encode(BufferedImage argb) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (var output = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(output);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.write(null, new IIOImage(onWhite(argb), null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /// By hand: Java's own way is ten times slower for this kind of picture.
  private static BufferedImage onWhite(BufferedImage argb) {
    int[] source = ((DataBufferInt) argb.getRaster().getDataBuffer()).getData();
    int width = argb.getWidth();
    WritableRaster opaque =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, width, argb.getHeight(), 3 * width, 3, RED_GREEN_BLUE, null);
    byte[] target = ((DataBufferByte) opaque.getDataBuffer()).getData();
    for (int i = 0; i < source.length; i++) {
      int alpha = source[i] >>> 24;
      target[3 * i] = blended((source[i] >> 16) & 0xff, alpha);
      target[3 * i + 1] = blended((source[i] >> 8) & 0xff, alpha);
      target[3 * i + 2] = blended(source[i] & 0xff, alpha);
    }
    return new BufferedImage(RGB, opaque, /* isRasterPremultiplied= */ false, null);
  }

  private static byte blended(int colour, int alpha) {
    return (byte) ((colour * alpha + 255 * (255 - alpha)) / 255);
  }
}
