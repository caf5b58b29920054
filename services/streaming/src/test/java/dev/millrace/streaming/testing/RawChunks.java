package dev.millrace.streaming.testing;

import dev.millrace.media.Bytes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Chunks that no encoder sends, as bytes (RTMP 1.0, 5.3.1).
public final class RawChunks {
  /// The header of a video message that announces as much as a header can.
  public static final Bytes VIDEO_OF_16_MB = Bytes.fromHex("06 000000 ffffff 09 01000000");

  public static final Bytes PING = Bytes.fromHex("02 000000 000006 04 00000000 0006 01020304");

  private static final int CHUNK_SIZE = 128;

  private RawChunks() {}

  public static Bytes chunkSize(int size) {
    return Bytes.concat(
        Bytes.fromHex("02 000000 000004 01 00000000"),
        Bytes.of(size >>> 24, size >> 16 & 0xff, size >> 8 & 0xff, size & 0xff));
  }

  /// A command with transaction id 1, in chunks of the size that is used when none was set.
  ///
  /// @param arguments AMF 0 in hexadecimal digits
  public static Bytes command(String name, String arguments) {
    Bytes payload =
        Bytes.concat(
            Bytes.of(2, 0, name.length()),
            Bytes.utf8(name),
            Bytes.fromHex("00 3ff0000000000000"),
            Bytes.fromHex(arguments));
    List<Bytes> chunks = new ArrayList<>();
    String length = HexFormat.of().toHexDigits(payload.size(), 6);
    chunks.add(Bytes.fromHex("03 000000" + length + "14 00000000"));
    for (int start = 0; start < payload.size(); start += CHUNK_SIZE) {
      if (start > 0) {
        chunks.add(Bytes.of(0xc3));
      }
      chunks.add(payload.slice(start, Math.min(CHUNK_SIZE, payload.size() - start)));
    }
    return Bytes.concat(chunks);
  }

  /// All that a client says behind the handshake to play a video.
  public static Bytes play(String url) {
    String name = Bytes.concat(Bytes.of(2, 0, url.length()), Bytes.utf8(url)).toHex();
    return Bytes.concat(
        command("connect", "03 0003617070 02 000973747265616d696e67 000009"),
        command("createStream", "05"),
        command("play", "05" + name));
  }

  /// A message of one byte on each of so many chunk streams, the first of which is 64.
  public static Bytes chunkStreams(int count) {
    List<Bytes> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(Bytes.of(1, i & 0xff, i >> 8, 0, 0, 0, 0, 0, 1, 3, 0, 0, 0, 0, 0));
    }
    return Bytes.concat(messages);
  }
}
