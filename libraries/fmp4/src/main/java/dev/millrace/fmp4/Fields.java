package dev.millrace.fmp4;

import dev.millrace.media.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Big-endian fields one after the other, in a buffer that grows.
final class Fields {
  private ByteBuffer buffer = ByteBuffer.allocate(64);

  Fields u8(int value) {
    room(1).put((byte) value);
    return this;
  }

  Fields u16(int value) {
    room(2).putShort((short) value);
    return this;
  }

  Fields u32(long value) {
    room(4).putInt((int) value);
    return this;
  }

  Fields u64(long value) {
    room(8).putLong(value);
    return this;
  }

  Fields zeros(int count) {
    room(count).put(new byte[count]);
    return this;
  }

  /// A four-character code, or a string without its terminator.
  Fields ascii(String text) {
    byte[] characters = text.getBytes(StandardCharsets.US_ASCII);
    room(characters.length).put(characters);
    return this;
  }

  Fields bytes(Bytes bytes) {
    room(bytes.size()).put(bytes.asByteBuffer());
    return this;
  }

  Bytes toBytes() {
    return Bytes.wrap(buffer.duplicate().flip());
  }

  private ByteBuffer room(int count) {
    if (buffer.remaining() < count) {
      int capacity = Math.max(buffer.capacity() * 2, Math.addExact(buffer.position(), count));
      buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
    }
    return buffer;
  }
}
