package dev.millrace.worker;

import dev.millrace.contracts.PictureFailure;
import java.time.Duration;

/// What an uploaded picture may take. Immutable.
///
/// @param maxBytes of the file
/// @param maxPixels its width by its height
/// @param decodingTime how much of the processor's time reading it may take
public record PictureLimits(int maxBytes, long maxPixels, Duration decodingTime) {
  /// 10 MB and 40 megapixels.
  public static final PictureLimits DEFAULT =
      new PictureLimits(10 << 20, 40_000_000, Duration.ofSeconds(20));

  void checkBytes(long bytes) {
    if (bytes > maxBytes) {
      throw new PictureException(
          PictureFailure.TOO_LARGE, bytes + " bytes, at most " + maxBytes + " are allowed");
    }
  }

  void checkPixels(EncodedPicture picture) {
    if ((long) picture.width() * picture.height() > maxPixels) {
      throw new PictureException(
          PictureFailure.TOO_LARGE,
          "%d by %d pixels, at most %d are allowed"
              .formatted(picture.width(), picture.height(), maxPixels));
    }
  }
}
