package dev.millrace.worker;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Takes a PNG file apart (PNG 3rd edition, 5): keeps header, palette, transparency and pixels,
/// reads orientation and colour profile, drops all other chunks. Used once.
final class PngParser {
  /// A row is held twice while it is read, eight bytes a pixel at most.
  static final int MAX_SIDE = 65_535;

  private static final int SIGNATURE = 8;
  private static final int AROUND = 12; // length, name and checksum

  private static final int BUFFER = 8 << 10;

  private final FileBytes file;
  private final Deadline deadline;
  private final byte[] kept;
  private int length;
  private final ExifOrientation orientation = new ExifOrientation();
  private byte @Nullable [] profile;
  private boolean pixels;
  private boolean profiled;

  PngParser(FileBytes file, Deadline deadline) {
    this.file = file;
    this.deadline = deadline;
    this.kept = new byte[file.size()];
  }

  EncodedPicture parse() {
    length = file.copy(0, SIGNATURE, kept, 0);
    int position = SIGNATURE;
    while (true) {
      deadline.check();
      int size = file.u32(position);
      file.need(position, AROUND);
      file.need(position + AROUND, size);
      String name = file.name(position + 4);
      chunk(name, position, size);
      position += AROUND + size;
      if (name.equals("IEND")) {
        return picture();
      }
    }
  }

  private EncodedPicture picture() {
    int width = file.u32(SIGNATURE + 8);
    int height = file.u32(SIGNATURE + 12);
    if (!pixels || width > MAX_SIDE || height > MAX_SIDE) {
      throw PictureException.corrupt(
          "a PNG without pixels, or of %d by %d".formatted(width, height));
    }
    return new EncodedPicture(
        EncodedPicture.Encoding.PNG, width, height, orientation.value(), kept, length, profile);
  }

  private void chunk(String name, int position, int size) {
    if (position == SIGNATURE && (!name.equals("IHDR") || size != 13)) {
      throw PictureException.corrupt("a PNG that does not begin with its header");
    }
    switch (name) {
      case "IHDR", "PLTE", "tRNS", "IEND" -> keep(position, size);
      case "IDAT" -> {
        keep(position, size);
        pixels = true;
      }
      // There may be one of each (4.1): to read hundreds of thousands would take minutes.
      case "iCCP" -> {
        profile = profiled ? profile : profile(position + 8, position + 8 + size);
        profiled = true;
      }
      case "eXIf" -> orientation.read(file.slice(position + 8, size));
      default -> {}
    }
  }

  private void keep(int position, int size) {
    CRC32 checksum = new CRC32();
    checksum.update(file.array(), position + 4, size + 4);
    int end = position + 8 + size;
    if ((int) checksum.getValue() != (file.u16(end) << 16 | file.u16(end + 2))) {
      throw PictureException.corrupt("a PNG chunk with a wrong checksum at " + position);
    }
    length = file.copy(position, AROUND + size, kept, length);
  }

  /// Name, zero, method, then a zlib stream; what cannot be read counts as sRGB.
  private byte @Nullable [] profile(int start, int end) {
    int zero = start;
    while (zero < end && file.u8(zero) != 0) {
      zero++;
    }
    int data = Math.min(zero + 2, end);
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(file.array(), data, end - data);
      return inflated(inflater);
    } catch (DataFormatException e) {
      return null;
    }
  }

  /// Null when it does not end, or is larger than profiles are.
  private static byte @Nullable [] inflated(Inflater inflater) throws DataFormatException {
    ByteArrayOutputStream inflated = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    while (inflated.size() <= JpegParser.MAX_PROFILE) {
      int count = inflater.inflate(buffer);
      inflated.write(buffer, 0, count);
      if (inflater.finished()) {
        return inflated.size() <= JpegParser.MAX_PROFILE ? inflated.toByteArray() : null;
      }
      if (count == 0) {
        return null; // it wants more, or a dictionary
      }
    }
    return null;
  }
}
