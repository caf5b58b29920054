package dev.millrace.worker;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Takes a WebP file apart (RFC 9649, 2): its image, of an animation the first, in a file of its
/// own whose size in pixels is that of the image's own header. Used once.
final class WebpParser {
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;
  private static final int EXTENDED_SIZE = 10;
  private static final int ALPHA_FLAG = 0x10;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private final FileBytes file;
  private final Deadline deadline;
  private int image = -1; // where the chunk of the pixels is
  private int alpha = -1; // where the chunk of their transparency is
  private final ExifOrientation orientation = new ExifOrientation();
  private byte @Nullable [] profile;

  WebpParser(FileBytes file, Deadline deadline) {
    this.file = file;
    this.deadline = deadline;
  }

  EncodedPicture parse() {
    long announced = (long) file.u32le(4) + 8;
    if (announced > file.size()) {
      throw PictureException.corrupt(
          "a WebP of %d bytes that has %d".formatted(announced, file.size()));
    }
    chunks(RIFF_HEADER, (int) announced, /* framed= */ false);
    if (image < 0) {
      throw PictureException.corrupt("a WebP without an image");
    }
    return file.name(image).equals("VP8L") ? lossless() : lossy();
  }

  /// @param framed whether it is a frame of an animation that they are in
  private void chunks(int start, int end, boolean framed) {
    int position = start;
    while (position + CHUNK_HEADER <= end) {
      deadline.check();
      int size = file.u32le(position + 4);
      file.need(position + CHUNK_HEADER, size);
      if (position + CHUNK_HEADER + size > end) {
        throw PictureException.corrupt("a WebP chunk that is larger than what it is in");
      }
      chunk(file.name(position), position, size, framed);
      position += CHUNK_HEADER + size + (size & 1);
    }
  }

  private void chunk(String name, int position, int size, boolean framed) {
    int payload = position + CHUNK_HEADER;
    switch (name) {
      case "VP8 ", "VP8L" -> image = image < 0 ? position : image;
      case "ALPH" -> alpha = image < 0 && alpha < 0 ? position : alpha;
      case "ANMF" -> {
        if (framed) {
          throw PictureException.corrupt("a WebP with a frame within a frame");
        }
        if (image < 0 && size > FRAME_HEADER) {
          chunks(payload + FRAME_HEADER, payload + size, /* framed= */ true);
        }
      }
      case "ICCP" -> profile = size <= JpegParser.MAX_PROFILE ? file.slice(payload, size) : profile;
      case "EXIF" -> orientation.read(tiff(payload, size));
      default -> {}
    }
  }

  private byte[] tiff(int payload, int size) {
    int head = file.startsWith(payload, EXIF) && size >= EXIF.length ? EXIF.length : 0;
    return file.slice(payload + head, size - head);
  }

  /// RFC 6386, 9.1: three bytes of tag, a start code, then 14 bits each of width and height.
  private EncodedPicture lossy() {
    int payload = image + CHUNK_HEADER;
    if (file.u24le(payload + 3) != 0x2a019d) {
      throw PictureException.corrupt("a WebP whose image does not begin with a keyframe");
    }
    return picture(file.u16le(payload + 6) & 0x3fff, file.u16le(payload + 8) & 0x3fff);
  }

  /// RFC 9649, 3.4: a signature, then 14 bits each of width and height, both less one.
  private EncodedPicture lossless() {
    int payload = image + CHUNK_HEADER;
    if (file.u8(payload) != 0x2f) {
      throw PictureException.corrupt("a lossless WebP without its signature");
    }
    alpha = -1; // it has its own
    int sizes = file.u24le(payload + 1) | (file.u8(payload + 4) << 24);
    return picture((sizes & 0x3fff) + 1, ((sizes >>> 14) & 0x3fff) + 1);
  }

  private EncodedPicture picture(int width, int height) {
    int imageSize = chunkSize(image);
    int alphaSize = alpha < 0 ? 0 : chunkSize(alpha);
    byte[] kept = new byte[RIFF_HEADER + CHUNK_HEADER + EXTENDED_SIZE + alphaSize + imageSize + 2];
    int length = file.copy(0, RIFF_HEADER, kept, 0);
    if (alpha >= 0) {
      length = extended(width, height, kept, length);
      length = file.copy(alpha, alphaSize, kept, length);
    }
    length = file.copy(image, imageSize, kept, length);
    little(kept, 4, length - CHUNK_HEADER, 4);
    return new EncodedPicture(
        EncodedPicture.Encoding.WEBP, width, height, orientation.value(), kept, length, profile);
  }

  private static int extended(int width, int height, byte[] kept, int position) {
    byte[] name = "VP8X".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, kept, position, name.length);
    little(kept, position + 4, EXTENDED_SIZE, 4);
    kept[position + 8] = ALPHA_FLAG;
    little(kept, position + 12, width - 1, 3);
    little(kept, position + 15, height - 1, 3);
    return position + CHUNK_HEADER + EXTENDED_SIZE;
  }

  private static void little(byte[] target, int position, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      target[position + i] = (byte) (value >>> (8 * i));
    }
  }

  /// With its header, and with its padding where there is one.
  private int chunkSize(int position) {
    int size = CHUNK_HEADER + file.u32le(position + 4);
    boolean padded = (size & 1) == 1 && position + size < file.size();
    return padded ? size + 1 : size;
  }
}
