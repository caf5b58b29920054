package dev.millrace.hls;

import dev.millrace.media.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// A version of a playlist or manifest: rendered once and compressed at most once, whoever asks.
/// Immutable, thread-safe.
public final class PlaylistText {
  private static final String HLS = "application/vnd.apple.mpegurl";
  private static final String DASH = "application/dash+xml";
  private static final Bytes GZIP_HEADER = Bytes.fromHex("1f8b08000000000000ff");

  private final String mediaType;
  private final Bytes plain;
  private @Nullable Bytes gzip;
  private @Nullable String etag;

  private PlaylistText(String mediaType, String text) {
    this.mediaType = mediaType;
    this.plain = Bytes.offHeap(List.of(Bytes.utf8(text)));
  }

  /// A playlist of HLS.
  static PlaylistText hls(String text) {
    return new PlaylistText(HLS, text);
  }

  /// A manifest of DASH.
  static PlaylistText dash(String text) {
    return new PlaylistText(DASH, text);
  }

  /// What it is (RFC 8216bis, 4; ISO/IEC 23009-1, C.1).
  public String mediaType() {
    return mediaType;
  }

  /// UTF-8, outside the heap.
  public Bytes plain() {
    return plain;
  }

  /// Tells versions apart (RFC 9110, 8.8.3); weak, as the compressed bytes are others.
  public synchronized String etag() {
    if (etag == null) {
      etag = "W/\"" + Integer.toHexString(plain.size()) + "-" + Long.toHexString(crc()) + "\"";
    }
    return etag;
  }

  /// The same as a gzip file (RFC 1952), outside the heap.
  public synchronized Bytes gzip() {
    if (gzip == null) {
      gzip = Bytes.offHeap(List.of(GZIP_HEADER, deflated(), trailer()));
    }
    return gzip;
  }

  private Bytes deflated() {
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, /* nowrap= */ true)) {
      deflater.setInput(plain.asByteBuffer());
      deflater.finish();
      byte[] output = new byte[plain.size() + 64];
      int size = 0;
      while (!deflater.finished()) {
        size += deflater.deflate(output, size, output.length - size);
      }
      return Bytes.wrap(output).slice(0, size);
    }
  }

  private Bytes trailer() {
    ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return Bytes.wrap(trailer.putInt((int) crc()).putInt(plain.size()).flip());
  }

  private long crc() {
    CRC32 crc = new CRC32();
    crc.update(plain.asByteBuffer());
    return crc.getValue();
  }
}
