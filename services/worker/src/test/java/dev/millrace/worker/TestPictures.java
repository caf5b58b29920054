package dev.millrace.worker;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/// Picture files made by the test.
final class TestPictures {
  private TestPictures() {}

  /// Four quarters: red, green, blue, white, from the upper left by lines.
  static BufferedImage quarters(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
    for (int i = 0; i < colours.length; i++) {
      graphics.setColor(colours[i]);
      graphics.fillRect(i % 2 * width / 2, i / 2 * height / 2, width / 2 + 1, height / 2 + 1);
    }
    graphics.dispose();
    return image;
  }

  static BufferedImage noise(int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(0x1000000));
      }
    }
    return image;
  }

  static BufferedImage filled(int width, int height, int type, Color colour) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setBackground(colour);
    graphics.clearRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  static byte[] jpeg(RenderedImage image) {
    return write(image, "jpeg");
  }

  static byte[] png(RenderedImage image) {
    return write(image, "png");
  }

  static byte[] gif(RenderedImage image) {
    return write(image, "gif");
  }

  static byte[] write(RenderedImage image, String format) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, file)) {
        throw new IllegalArgumentException("cannot write it as " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /// A segment behind the start of a JPEG.
  static byte[] withSegment(byte[] jpeg, int marker, byte[] payload) {
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + payload.length + 4);
    file.put(jpeg, 0, 2).put((byte) 0xff).put((byte) marker);
    file.putShort((short) (payload.length + 2)).put(payload).put(jpeg, 2, jpeg.length - 2);
    return file.array();
  }

  static byte[] withExif(byte[] jpeg, int orientation) {
    return withSegment(jpeg, 0xe1, concat(ascii("Exif\0\0"), tiff(orientation)));
  }

  static byte[] tiff(int orientation) {
    ByteBuffer tiff = ByteBuffer.allocate(26);
    tiff.put(ascii("MM")).putShort((short) 42).putInt(8).putShort((short) 1);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
    return tiff.array();
  }

  static byte[] withProfile(byte[] jpeg, byte[] profile) {
    return withSegment(jpeg, 0xe2, concat(ascii("ICC_PROFILE\0"), new byte[] {1, 1}, profile));
  }

  static byte[] withAdobe(byte[] jpeg, int transform) {
    byte[] payload = concat(ascii("Adobe"), new byte[] {0, 100, 0, 0, 0, 0, (byte) transform});
    return withSegment(jpeg, 0xee, payload);
  }

  /// A profile whose values are in proportion to light: half of them is 188 of sRGB's 255.
  static byte[] linearProfile() {
    return ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  }

  static byte[] pngHeader(int width, int height, int depth, int colourType) {
    return ByteBuffer.allocate(13)
        .putInt(width)
        .putInt(height)
        .put(new byte[] {(byte) depth, (byte) colourType, 0, 0, 0})
        .array();
  }

  static byte[] pngOf(byte[]... chunks) {
    byte[] signature = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    return concat(signature, concat(chunks), chunk("IEND", new byte[0]));
  }

  static byte[] chunk(String name, byte[] payload) {
    byte[] named = concat(ascii(name), payload);
    CRC32 checksum = new CRC32();
    checksum.update(named);
    return ByteBuffer.allocate(named.length + 8)
        .putInt(payload.length)
        .put(named)
        .putInt((int) checksum.getValue())
        .array();
  }

  /// A chunk behind the header of a PNG.
  static byte[] withChunk(byte[] png, String name, byte[] payload) {
    return withChunk(png, chunk(name, payload));
  }

  static byte[] withChunk(byte[] png, byte[] chunk) {
    int header = 8 + 25;
    return ByteBuffer.allocate(png.length + chunk.length)
        .put(png, 0, header)
        .put(chunk)
        .put(png, header, png.length - header)
        .array();
  }

  static byte[] deflated(byte[] data) {
    return deflated(data, /* times= */ 1);
  }

  /// So often one behind the other.
  static byte[] deflated(byte[] data, int times) {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream output = new DeflaterOutputStream(deflated)) {
      for (int i = 0; i < times; i++) {
        output.write(data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return deflated.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
