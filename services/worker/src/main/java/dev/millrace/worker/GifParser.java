package dev.millrace.worker;

/// Takes a GIF file apart (GIF89a, 17 to 27): its first image in a file of its own, without the
/// screen around it. Used once.
final class GifParser {
  private static final int HEADER = 13;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int IMAGE = 0x2c;
  private static final int DESCRIPTOR = 10;
  private static final int TRAILER = 0x3b;

  private final FileBytes file;
  private final byte[] kept;
  private int length;

  GifParser(FileBytes file) {
    this.file = file;
    this.kept = new byte[file.size() + 1];
  }

  EncodedPicture parse() {
    int position = HEADER + colours(file.u8(10));
    length = file.copy(0, position, kept, 0);
    while (file.u8(position) == EXTENSION) {
      int end = blocks(position + 2);
      if (file.u8(position + 1) == GRAPHIC_CONTROL) {
        length = file.copy(position, end - position, kept, HEADER + colours(file.u8(10)));
      }
      position = end;
    }
    if (file.u8(position) != IMAGE) {
      throw PictureException.corrupt("a GIF without an image");
    }
    return image(position);
  }

  private EncodedPicture image(int position) {
    int width = file.u16le(position + 5);
    int height = file.u16le(position + 7);
    int data = position + DESCRIPTOR + colours(file.u8(position + 9));
    int descriptor = length;
    length = file.copy(position, blocks(data + 1) - position, kept, length);
    kept[length++] = TRAILER;
    // The screen is as large as the image, which begins at its corner.
    file.copy(position + 5, 4, kept, 6);
    for (int i = 1; i <= 4; i++) {
      kept[descriptor + i] = 0;
    }
    return new EncodedPicture(
        EncodedPicture.Encoding.GIF,
        width,
        height,
        ExifOrientation.UPRIGHT,
        kept,
        length,
        /* profile= */ null);
  }

  /// The bytes of a colour table that these flags announce.
  private static int colours(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /// @return behind the blocks that begin there and the empty one that ends them
  private int blocks(int start) {
    int position = start;
    while (file.u8(position) != 0) {
      position += 1 + file.u8(position);
    }
    return position + 1;
  }
}
