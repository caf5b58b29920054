package dev.millrace.worker;

/// How a camera was held, from EXIF 2.32 (a TIFF 6.0 structure), 4.6.4. A file has that once; of
/// one that has it again, the first counts. One thread; total.
final class ExifOrientation {
  static final int UPRIGHT = 1;
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_SIZE = 12;

  private int value = UPRIGHT;
  private boolean found;

  /// 1 to 8; 1 where it does not say, or not in a way that can be read: no reason to refuse it.
  int value() {
    return value;
  }

  /// @param tiff from the byte order on
  void read(byte[] tiff) {
    if (!found) {
      found = true;
      value = of(tiff);
    }
  }

  private static int of(byte[] tiff) {
    try {
      return of(new FileBytes(tiff));
    } catch (PictureException e) {
      return UPRIGHT;
    }
  }

  private static int of(FileBytes tiff) {
    boolean little = tiff.u16(0) == 0x4949;
    int directory = little ? tiff.u32le(4) : tiff.u32(4);
    int entries = u16(tiff, directory, little);
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY_SIZE;
      if (u16(tiff, entry, little) == ORIENTATION && u16(tiff, entry + 2, little) == SHORT) {
        int value = u16(tiff, entry + 8, little);
        return value >= UPRIGHT && value <= 8 ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  private static int u16(FileBytes tiff, int offset, boolean little) {
    return little ? tiff.u16le(offset) : tiff.u16(offset);
  }
}
