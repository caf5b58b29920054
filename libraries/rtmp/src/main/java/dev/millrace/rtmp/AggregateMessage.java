package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Splits an aggregate message (RTMP 1.0, 7.1.6) into its messages.
///
/// ```
/// n × (type(8) size(24) time(24) timeExtension(8) streamId(24)  body  backPointer(32))
/// ```
final class AggregateMessage {
  private static final int HEADER = 11;
  private static final int BACK_POINTER = 4;

  /// Encoders join some hundred; empty ones would take many times the memory of the aggregate.
  private static final int MAX_MESSAGES = 10_000;

  private AggregateMessage() {}

  /// Times inside are relative: the first message has the aggregate's time. Back pointers are not
  /// compared, and the last may be absent.
  ///
  /// @throws RtmpException `MALFORMED` or `LIMIT`
  static List<RtmpMessage> split(RtmpMessage aggregate) {
    ByteBuffer input = aggregate.payload().asByteBuffer();
    List<RtmpMessage> messages = new ArrayList<>();
    long first = -1;
    while (input.remaining() >= HEADER) {
      int type = input.get() & 0xff;
      int size = u24(input);
      long time = u24(input) | (long) (input.get() & 0xff) << 24;
      int _ = u24(input);
      if (size > input.remaining()) {
        throw new RtmpException(
            Reason.MALFORMED, size + " bytes in an aggregate that has " + input.remaining());
      }
      if (messages.size() == MAX_MESSAGES) {
        throw new RtmpException(
            Reason.LIMIT, "more than " + MAX_MESSAGES + " messages in an aggregate");
      }
      first = first < 0 ? time : first;
      Bytes body = aggregate.payload().slice(input.position(), size);
      input.position(Math.min(input.limit(), input.position() + size + BACK_POINTER));
      long timestampMs = (aggregate.timestampMs() + time - first) & 0xffffffffL;
      messages.add(new RtmpMessage(type, aggregate.messageStreamId(), timestampMs, body));
    }
    return messages;
  }

  private static int u24(ByteBuffer input) {
    return (input.getShort() & 0xffff) << 8 | (input.get() & 0xff);
  }
}
