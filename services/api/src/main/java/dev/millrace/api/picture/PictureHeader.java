package dev.millrace.api.picture;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// What the first bytes of a file say of the picture in it: which kind it is and how large, so that
/// it can be refused before anybody decodes it. Immutable.
///
/// The name and the declared type of a file count for nothing. SVG is none of these kinds.
record PictureHeader(Kind kind, long width, long height) {
  enum Kind {
    JPEG,
    PNG,
    WEBP,
    GIF
  }

  private static final long PNG_MAGIC = 0x89504e470d0a1a0aL;
  private static final int IHDR = 0x49484452;
  private static final int RIFF = 0x52494646;
  private static final int WEBP = 0x57454250;
  private static final int VP8_LOSSY = 0x56503820;
  private static final int VP8_LOSSLESS = 0x5650384c;
  private static final int VP8_EXTENDED = 0x56503858;
  private static final int LOSSLESS_SIGNATURE = 0x2f;
  private static final int KEYFRAME_START = 0x9d012a;
  private static final int SIDE_14_BITS = 0x3fff;

  long pixels() {
    return width * height;
  }

  /// Reads as far as it must. Empty when it is none of the kinds, is cut off before its size or has
  /// none.
  ///
  /// @throws IOException when the content cannot be read
  static Optional<PictureHeader> read(InputStream content) throws IOException {
    DataInputStream in = new DataInputStream(content);
    try {
      Optional<PictureHeader> header = read(in);
      return header.filter(read -> side(read.width) && side(read.height));
    } catch (EOFException _) {
      return Optional.empty();
    }
  }

  /// PNG allows no more (11.2.1), and the product of two such sides is a number still.
  private static boolean side(long length) {
    return length > 0 && length <= Integer.MAX_VALUE;
  }

  private static Optional<PictureHeader> read(DataInputStream in) throws IOException {
    int first = in.readInt();
    if (first == (int) (PNG_MAGIC >>> 32)) {
      return png(in);
    }
    if (first == RIFF) {
      return webp(in);
    }
    if (first >>> 8 == 0x474946) { // "GIF"
      return gif(in, first & 0xff);
    }
    if (first >>> 8 == 0xffd8ff) {
      return jpeg(in, first & 0xff);
    }
    return Optional.empty();
  }

  /// The chunk IHDR comes first (PNG, 5.6).
  private static Optional<PictureHeader> png(DataInputStream in) throws IOException {
    if (in.readInt() != (int) PNG_MAGIC || in.readInt() != 13 || in.readInt() != IHDR) {
      return Optional.empty();
    }
    return of(Kind.PNG, in.readInt() & 0xffffffffL, in.readInt() & 0xffffffffL);
  }

  /// `GIF87a` or `GIF89a`, then the size of the logical screen, little-endian.
  private static Optional<PictureHeader> gif(DataInputStream in, int eight) throws IOException {
    int version = in.readUnsignedShort();
    if (eight != '8' || (version != 0x3761 && version != 0x3961)) {
      return Optional.empty();
    }
    return of(Kind.GIF, littleShort(in), littleShort(in));
  }

  /// RIFF, its size, WEBP, then the first chunk tells (RFC 9649, 2.5 to 2.7).
  private static Optional<PictureHeader> webp(DataInputStream in) throws IOException {
    in.skipNBytes(4);
    if (in.readInt() != WEBP) {
      return Optional.empty();
    }
    int chunk = in.readInt();
    in.skipNBytes(4);
    return switch (chunk) {
      case VP8_LOSSY -> lossy(in);
      case VP8_LOSSLESS -> lossless(in);
      case VP8_EXTENDED -> {
        in.skipNBytes(4); // flags
        yield of(Kind.WEBP, littleTriple(in) + 1, littleTriple(in) + 1);
      }
      default -> Optional.empty();
    };
  }

  /// A frame tag, a start code, then two sides of 14 bits, each with 2 bits of scaling above.
  private static Optional<PictureHeader> lossy(DataInputStream in) throws IOException {
    in.skipNBytes(3);
    int start = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    return start == KEYFRAME_START
        ? of(Kind.WEBP, littleShort(in) & SIDE_14_BITS, littleShort(in) & SIDE_14_BITS)
        : Optional.empty();
  }

  private static Optional<PictureHeader> lossless(DataInputStream in) throws IOException {
    if (in.readUnsignedByte() != LOSSLESS_SIGNATURE) {
      return Optional.empty();
    }
    long sides = littleShort(in) | (long) littleShort(in) << 16;
    return of(Kind.WEBP, (sides & SIDE_14_BITS) + 1, (sides >>> 14 & SIDE_14_BITS) + 1);
  }

  /// Segments up to the frame header, SOF0 to SOF15 (ITU-T T.81, B.2.2). Some cameras put megabytes
  /// before it.
  private static Optional<PictureHeader> jpeg(DataInputStream in, int marker) throws IOException {
    int next = marker;
    while (true) {
      while (next == 0xff) { // fill bytes
        next = in.readUnsignedByte();
      }
      if (frameHeader(next)) {
        in.skipNBytes(3); // length and precision
        long height = in.readUnsignedShort();
        return of(Kind.JPEG, in.readUnsignedShort(), height);
      }
      if (!alone(next)) {
        int length = in.readUnsignedShort();
        if (next == 0xda || next == 0xd9 || next == 0 || length < 2) {
          return Optional.empty(); // the scan or the end, before any frame
        }
        in.skipNBytes(length - 2);
      }
      if (in.readUnsignedByte() != 0xff) {
        return Optional.empty();
      }
      next = in.readUnsignedByte();
    }
  }

  /// Not DHT, JPG and DAC, which are among their numbers.
  private static boolean frameHeader(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /// Markers without a length: TEM and RST.
  private static boolean alone(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
  }

  private static int littleShort(DataInputStream in) throws IOException {
    return in.readUnsignedByte() | in.readUnsignedByte() << 8;
  }

  private static long littleTriple(DataInputStream in) throws IOException {
    return littleShort(in) | (long) in.readUnsignedByte() << 16;
  }

  private static Optional<PictureHeader> of(Kind kind, long width, long height) {
    return Optional.of(new PictureHeader(kind, width, height));
  }
}
