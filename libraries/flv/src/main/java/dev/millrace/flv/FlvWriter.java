package dev.millrace.flv;

import dev.millrace.media.Bytes;
import java.nio.ByteBuffer;

/// Writes the envelope of an FLV file; [FlvMuxer] writes what stands inside. Stateless.
public final class FlvWriter {
  private static final int TAG_HEADER = 11;
  private static final int MAX_BODY = 0xff_ffff;

  private FlvWriter() {}

  /// The file's first 13 bytes.
  public static Bytes header(boolean audio, boolean video) {
    int flags = (audio ? 4 : 0) | (video ? 1 : 0);
    return Bytes.of('F', 'L', 'V', 1, flags, 0, 0, 0, 9, 0, 0, 0, 0);
  }

  /// One tag with its trailing size. The timestamp is taken modulo 2^32.
  public static Bytes tag(FlvTag tag) {
    int bodySize = tag.body().size();
    if (bodySize > MAX_BODY) {
      throw new IllegalArgumentException("a tag body of " + bodySize + " bytes, at most 16 MiB");
    }
    int time = (int) tag.timestampMs();
    ByteBuffer target = ByteBuffer.allocate(TAG_HEADER + bodySize + 4);
    target.putInt(tag.type().code() << 24 | bodySize);
    target.putInt(time << 8 | time >>> 24);
    target.put((byte) 0).putShort((short) 0); // stream id
    target.put(tag.body().asByteBuffer());
    target.putInt(TAG_HEADER + bodySize);
    return Bytes.wrap(target.flip());
  }
}
