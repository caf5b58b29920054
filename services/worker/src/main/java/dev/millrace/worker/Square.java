package dev.millrace.worker;

/// The square in the middle of a picture, and how coarsely to read it. Immutable.
///
/// @param x of its left edge, in pixels
/// @param y of its upper edge
/// @param side in pixels
/// @param step of that many pixels and lines, one is read
record Square(int x, int y, int side, int step) {
  /// Twice the largest side that is made of it: what is left out is not seen.
  static final int ENOUGH = 640;

  static Square of(EncodedPicture picture) {
    int side = Math.min(picture.width(), picture.height());
    return new Square(
        (picture.width() - side) / 2,
        (picture.height() - side) / 2,
        side,
        Math.max(1, side / ENOUGH));
  }
}
