package dev.millrace.worker;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/// From an uploaded file to the square in its middle: upright, in sRGB, without anything else that
/// the file held. Thread-safe.
final class PictureReader {
  private final PictureLimits limits;
  private final WebpDecoder webp;

  PictureReader(PictureLimits limits, WebpDecoder webp) {
    this.limits = limits;
    this.webp = webp;
  }

  /// ARGB, not premultiplied.
  ///
  /// @param side of the square, in pixels
  /// @throws PictureException when the file is no picture, too large, corrupt, or too slow to read
  BufferedImage read(byte[] file, int side) {
    limits.checkBytes(file.length);
    Deadline deadline = Deadline.in(limits.decodingTime());
    EncodedPicture picture = FileParser.parse(file, deadline);
    limits.checkPixels(picture);
    BufferedImage square = square(picture, deadline);
    BufferedImage scaled = scaled(square, side);
    // Of four colours, they are in sRGB already: what they are converted from cannot be scaled.
    ColourProfile.convert(scaled, picture.profile());
    return Orientation.upright(scaled, picture.orientation());
  }

  private BufferedImage square(EncodedPicture picture, Deadline deadline) {
    return switch (picture.encoding()) {
      case JPEG, JPEG_RGB, JPEG_CMYK, JPEG_CMYK_INVERTED, JPEG_YCCK ->
          JpegDecoder.decode(picture, deadline);
      case PNG -> ImageIoDecoder.decode(picture, "png", deadline);
      case GIF -> ImageIoDecoder.decode(picture, "gif", deadline);
      case WEBP -> webp.decode(picture, deadline);
    };
  }

  /// Smoothly: by halves where it is a long way, as each step looks at four pixels only.
  static BufferedImage scaled(BufferedImage square, int side) {
    BufferedImage scaled = square;
    while (scaled.getWidth() >= 2 * side) {
      scaled = step(scaled, Math.max(side, scaled.getWidth() / 2));
    }
    return scaled.getWidth() == side ? scaled : step(scaled, side);
  }

  private static BufferedImage step(BufferedImage square, int side) {
    BufferedImage scaled = Pixels.empty(side, side);
    Graphics2D graphics = scaled.createGraphics();
    try {
      graphics.setComposite(AlphaComposite.Src);
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(square, 0, 0, side, side, /* observer= */ null);
    } finally {
      graphics.dispose();
    }
    return scaled;
  }
}
