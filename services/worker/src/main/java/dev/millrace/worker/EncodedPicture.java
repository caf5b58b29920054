package dev.millrace.worker;

import org.jspecify.annotations.Nullable;

/// An uploaded file that was taken apart: its pixels, still encoded, in a file of their own that
/// holds nothing else, and what of the rest counts. Nobody changes its arrays.
final class EncodedPicture {
  private final Encoding encoding;
  private final int width;
  private final int height;
  private final int orientation;
  private final byte[] data;
  private final int length;
  private final byte @Nullable [] profile;

  /// What a decoder must know.
  enum Encoding {
    /// Gray, or luminance and chrominance.
    JPEG,
    /// Red, green and blue as they are.
    JPEG_RGB,
    /// Four colours that are stored as they are.
    JPEG_CMYK,
    /// Four colours that are stored inverted, as Photoshop does.
    JPEG_CMYK_INVERTED,
    /// The same, the first three of them as luminance and chrominance.
    JPEG_YCCK,
    PNG,
    GIF,
    WEBP
  }

  /// @param orientation as EXIF counts, 1 to 8
  /// @param data its first `length` bytes are the file
  /// @param profile an ICC profile
  EncodedPicture(
      Encoding encoding,
      int width,
      int height,
      int orientation,
      byte[] data,
      int length,
      byte @Nullable [] profile) {
    if (width <= 0 || height <= 0) {
      throw PictureException.corrupt("a picture of " + width + " by " + height + " pixels");
    }
    this.encoding = encoding;
    this.width = width;
    this.height = height;
    this.orientation = orientation;
    this.data = data;
    this.length = length;
    this.profile = profile;
  }

  Encoding encoding() {
    return encoding;
  }

  /// In pixels, as stored: before it is turned.
  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int orientation() {
    return orientation;
  }

  byte[] data() {
    return data;
  }

  int length() {
    return length;
  }

  byte @Nullable [] profile() {
    return profile;
  }
}
