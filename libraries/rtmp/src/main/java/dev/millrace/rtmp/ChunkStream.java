package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What one chunk stream remembers: the last header, and the message that is being assembled.
final class ChunkStream {
  long timestampMs;
  long deltaMs;
  int length;
  int type;
  int messageStreamId;

  /// Whether the last header carried an extended timestamp, and its value.
  boolean extended;

  long extendedField;

  private @Nullable ByteBuffer payload;

  boolean assembling() {
    return payload != null;
  }

  void begin() {
    timestampMs = (timestampMs + deltaMs) & 0xffffffffL;
    payload = ByteBuffer.allocate(length);
  }

  /// Bytes of the message that have not come yet; 0 when none is being assembled.
  int missing() {
    return payload == null ? 0 : payload.remaining();
  }

  /// The size of the message being assembled; 0 when there is none.
  int reserved() {
    return payload == null ? 0 : payload.capacity();
  }

  void append(ByteBuffer input, int count) {
    if (payload != null) {
      payload.put(input.slice(input.position(), count));
      input.position(input.position() + count);
    }
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
