package dev.millrace.api.picture;

import dev.millrace.contracts.PictureBlobs;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// In which forms pictures are served; the names are the ends of their addresses.
enum PictureFormat {
  WEBP("image/webp"),
  JPG("image/jpeg");

  private final String type;

  PictureFormat(String type) {
    this.type = type;
  }

  String type() {
    return type;
  }

  String blob(PictureBlobs blobs, int size) {
    return switch (this) {
      case WEBP -> blobs.webp(size);
      case JPG -> blobs.jpeg(size);
    };
  }

  static Optional<PictureFormat> named(String end) {
    for (PictureFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(end)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /// WebP for who says that they know it; what else there is shows JPEG.
  static PictureFormat accepted(String accept) {
    try {
      boolean webp =
          MediaType.parseMediaTypes(accept).stream()
              .anyMatch(type ->
                  type.getQualityValue() > 0
                      && WEBP.type.equals(type.getType() + "/" + type.getSubtype()));
      return webp ? WEBP : JPG;
    } catch (InvalidMediaTypeException _) {
      return JPG;
    }
  }
}
