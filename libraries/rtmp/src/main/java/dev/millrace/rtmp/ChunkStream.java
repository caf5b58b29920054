package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What one chunk stream remembers: the last header, and the message that is being assembled.
final class ChunkStream {
  private static final int FIRST_ALLOCATION = 32 << 10;

  /// A message may be aborted after its first chunk, so that is what the first allocation follows.
  private static final long FIRST_CHUNKS = 8;

  long timestampMs;
  long deltaMs;
  int length;
  int type;
  int messageStreamId;

  /// Whether the last header carried an extended timestamp, and its value.
  boolean extended;

  long extendedField;

  /// Whether that value is a time, of format 0, and no delta.
  boolean absolute;

  private @Nullable ByteBuffer payload;

  boolean assembling() {
    return payload != null;
  }

  void begin(int chunkSize) {
    timestampMs = (timestampMs + deltaMs) & 0xffffffffL;
    int first = (int) Math.min(FIRST_ALLOCATION, FIRST_CHUNKS * chunkSize);
    payload = ByteBuffer.allocate(Math.min(first, length));
  }

  /// Bytes of the message that have not come yet; 0 when none is being assembled.
  int missing() {
    return payload == null ? 0 : length - payload.position();
  }

  /// The announced size of the message being assembled; 0 when there is none.
  int reserved() {
    return payload == null ? 0 : length;
  }

  void append(ByteBuffer input, int count) {
    if (payload != null) {
      payload = withRoom(payload, count);
      payload.put(input.slice(input.position(), count));
      input.position(input.position() + count);
    }
  }

  /// Memory follows the bytes that have come, not the size that a header announces.
  private ByteBuffer withRoom(ByteBuffer buffer, int count) {
    if (buffer.remaining() >= count) {
      return buffer;
    }
    int needed = buffer.position() + count;
    int capacity = (int) Math.min(length, Math.max(needed, 2L * buffer.capacity()));
    return ByteBuffer.allocate(capacity).put(buffer.flip());
  }

  RtmpMessage complete() {
    Bytes bytes = payload == null ? Bytes.EMPTY : Bytes.wrap(payload.flip());
    payload = null;
    return new RtmpMessage(type, messageStreamId, timestampMs, bytes);
  }

  void abort() {
    payload = null;
  }
}
