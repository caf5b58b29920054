package dev.millrace.worker;

import dev.millrace.contracts.PictureFailure;
import java.nio.charset.StandardCharsets;

/// Takes an uploaded file apart by what its first bytes say. Stateless; total.
final class FileParser {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

  private FileParser() {}

  /// @throws PictureException when it is none of the four types, cannot be read to its end, or has
  ///   so many parts that the deadline passes
  static EncodedPicture parse(byte[] file, Deadline deadline) {
    FileBytes bytes = new FileBytes(file);
    if (bytes.startsWith(0, JPEG)) {
      return new JpegParser(bytes, deadline).parse();
    }
    if (bytes.startsWith(0, PNG)) {
      return new PngParser(bytes, deadline).parse();
    }
    if (bytes.startsWith(0, ascii("RIFF")) && bytes.startsWith(8, ascii("WEBP"))) {
      return new WebpParser(bytes, deadline).parse();
    }
    if (bytes.startsWith(0, ascii("GIF87a")) || bytes.startsWith(0, ascii("GIF89a"))) {
      return new GifParser(bytes).parse();
    }
    throw new PictureException(
        PictureFailure.NOT_A_PICTURE, "neither JPEG, PNG, WebP nor GIF, " + file.length + " bytes");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
