package dev.millrace.streaming.transcoder;

import dev.millrace.media.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where FFmpeg reads one picture, and where it writes it as JPEG.
record StillFiles(Path mp4, Path jpeg) {
  /// The JPEG, empty when there is none, or not all of it, or more than fits a thumbnail.
  Optional<Bytes> read() throws IOException {
    if (!Files.exists(jpeg) || Files.size(jpeg) > JpegEncoder.MAX_JPEG) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(jpeg);
    return ended(bytes) ? Optional.of(Bytes.wrap(bytes)) : Optional.empty();
  }

  void delete() throws IOException {
    Files.deleteIfExists(mp4);
    Files.deleteIfExists(jpeg);
  }

  /// By the marker that a JPEG ends with.
  private static boolean ended(byte[] jpeg) {
    int size = jpeg.length;
    return size > 2 && jpeg[size - 2] == (byte) 0xff && jpeg[size - 1] == (byte) 0xd9;
  }
}
