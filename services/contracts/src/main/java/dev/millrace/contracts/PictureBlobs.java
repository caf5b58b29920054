package dev.millrace.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The names of a picture's blobs: what was uploaded, and what is made of it. Immutable.
///
/// @param pictureId 24 characters of `[a-z0-9]`; names are made of nothing else
public record PictureBlobs(String pictureId) {
  /// The sides of the squares that are made, in pixels.
  public static final List<Integer> SIZES = List.of(80, 160, 320);

  private static final Pattern ID = Pattern.compile("[a-z0-9]{24}");

  /// @throws IllegalArgumentException when it is no picture's id
  public PictureBlobs {
    if (!isId(pictureId)) {
      throw new IllegalArgumentException("a picture's id has 24 characters of [a-z0-9]");
    }
  }

  /// Whether a text can be the id of a picture.
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /// The file as it was uploaded.
  public String original() {
    return "pictures/" + pictureId + "/original";
  }

  /// The square of that side as WebP.
  ///
  /// @param size one of [#SIZES]
  public String webp(int size) {
    return result(size, ".webp");
  }

  /// The square of that side as JPEG.
  ///
  /// @param size one of [#SIZES]
  public String jpeg(int size) {
    return result(size, ".jpg");
  }

  /// Everything that is made of the original.
  public List<String> results() {
    List<String> names = new ArrayList<>();
    for (int size : SIZES) {
      names.add(webp(size));
      names.add(jpeg(size));
    }
    return List.copyOf(names);
  }

  private String result(int size, String suffix) {
    if (!SIZES.contains(size)) {
      throw new IllegalArgumentException("a picture's size is one of " + SIZES + ", not " + size);
    }
    return "pictures/" + pictureId + "/" + size + suffix;
  }
}
