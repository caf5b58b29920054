package dev.millrace.api.picture;

import dev.millrace.contracts.PictureBlobs;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of the files that are made of a picture. Immutable.
///
/// @param size one of [PictureBlobs#SIZES]
record PictureFile(int size, PictureFormat format) {
  private static final Pattern NAME = Pattern.compile("([1-9][0-9]{1,2})\\.([a-z]{3,4})");

  /// Such as `160.webp`; empty when there is no such file.
  static Optional<PictureFile> named(String text) {
    Matcher name = NAME.matcher(text);
    if (!name.matches()) {
      return Optional.empty();
    }
    int size = Integer.parseInt(name.group(1));
    return PictureFormat.named(name.group(2))
        .filter(_ -> PictureBlobs.SIZES.contains(size))
        .map(format -> new PictureFile(size, format));
  }
}
