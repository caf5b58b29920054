package dev.millrace.api.picture;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where pictures are, below our own address. What is at one of these addresses never changes.
/// Stateless.
public final class PictureAddress {
  /// What other calls name: 160 pixels as WebP, which all browsers know.
  private static final int NAMED_SIZE = 160;

  private PictureAddress() {}

  /// The picture of a user.
  ///
  /// @param pictureId null: the one that is made of the name
  public static String of(@Nullable String pictureId, String username) {
    return pictureId == null
        ? "/pictures/initials/" + Initial.of(username).name() + ".svg"
        : of(pictureId, NAMED_SIZE, PictureFormat.WEBP);
  }

  /// @param size one of [PictureBlobs#SIZES]
  static String of(String pictureId, int size, PictureFormat format) {
    return "/pictures/" + pictureId + "/" + size + "." + format.name().toLowerCase(Locale.ROOT);
  }
}
