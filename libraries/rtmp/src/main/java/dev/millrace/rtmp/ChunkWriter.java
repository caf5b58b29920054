package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import java.nio.ByteBuffer;

/// Cuts messages into chunks: format 0 first, format 3 for the rest, no compression of headers.
/// Owner thread only.
final class ChunkWriter {
  private static final int EXTENDED = 0xffffff;
  private static final int FIRST_HEADER = 1 + 11;
  private static final int NEXT_HEADER = 1;

  private int chunkSize = 128;

  /// Takes effect with the next message: the peer must have been told.
  void chunkSize(int size) {
    chunkSize = size;
  }

  /// @param chunkStreamId 2 to 63
  Bytes write(int chunkStreamId, RtmpMessage message) {
    boolean extended = message.timestampMs() >= EXTENDED;
    int length = message.payload().size();
    int chunks = Math.max(1, (length + chunkSize - 1) / chunkSize);
    int extra = extended ? 4 : 0;
    ByteBuffer output =
        ByteBuffer.allocate(FIRST_HEADER + (chunks - 1) * NEXT_HEADER + chunks * extra + length);
    putHeader(output, chunkStreamId, message, extended);
    ByteBuffer payload = message.payload().asByteBuffer();
    putPayload(output, payload);
    while (payload.hasRemaining()) {
      output.put((byte) (0xc0 | chunkStreamId));
      putExtended(output, message, extended);
      putPayload(output, payload);
    }
    return Bytes.wrap(output.flip());
  }

  private static void putHeader(
      ByteBuffer output, int chunkStreamId, RtmpMessage message, boolean extended) {
    int time = extended ? EXTENDED : (int) message.timestampMs();
    output
        .put((byte) chunkStreamId)
        .putShort((short) (time >> 8))
        .put((byte) time)
        .putShort((short) (message.payload().size() >> 8))
        .put((byte) message.payload().size())
        .put((byte) message.type())
        .putInt(Integer.reverseBytes(message.messageStreamId()));
    putExtended(output, message, extended);
  }

  private static void putExtended(ByteBuffer output, RtmpMessage message, boolean extended) {
    if (extended) {
      output.putInt((int) message.timestampMs());
    }
  }

  private void putPayload(ByteBuffer output, ByteBuffer payload) {
    int count = Math.min(chunkSize, payload.remaining());
    output.put(payload.slice(payload.position(), count));
    payload.position(payload.position() + count);
  }
}
