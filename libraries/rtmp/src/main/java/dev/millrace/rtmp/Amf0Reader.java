package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.rtmp.AmfValue.AmfArray;
import dev.millrace.rtmp.AmfValue.AmfBoolean;
import dev.millrace.rtmp.AmfValue.AmfNumber;
import dev.millrace.rtmp.AmfValue.AmfObject;
import dev.millrace.rtmp.AmfValue.AmfString;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Reads AMF 0 values (Action Message Format 0, 2.1 to 2.18).
final class Amf0Reader {
  private static final int OBJECT_END = 0x09;

  private final RtmpLimits limits;
  private final ByteBuffer input;
  private int values;

  private Amf0Reader(Bytes bytes, RtmpLimits limits) {
    this.input = bytes.asByteBuffer();
    this.limits = limits;
  }

  /// All values of a message, one after the other.
  ///
  /// @throws RtmpException `MALFORMED`, `LIMIT`, or `UNSUPPORTED` for AMF 3 inside
  static List<AmfValue> read(Bytes bytes, RtmpLimits limits) {
    Amf0Reader reader = new Amf0Reader(bytes, limits);
    List<AmfValue> values = new ArrayList<>();
    try {
      while (reader.input.hasRemaining()) {
        values.add(reader.value(/* depth= */ 0));
      }
    } catch (BufferUnderflowException e) {
      throw new RtmpException(
          Reason.MALFORMED, "an AMF value is cut at the end of " + bytes.size() + " bytes");
    }
    return values;
  }

  private AmfValue value(int depth) {
    if (depth > limits.maxAmfDepth() || ++values > limits.maxAmfValues()) {
      throw new RtmpException(
          Reason.LIMIT,
          "AMF deeper than "
              + limits.maxAmfDepth()
              + " or of "
              + limits.maxAmfValues()
              + " values");
    }
    int marker = input.get() & 0xff;
    return switch (marker) {
      case 0x00 -> new AmfNumber(input.getDouble());
      case 0x01 -> new AmfBoolean(input.get() != 0);
      case 0x02 -> new AmfString(text(input.getShort() & 0xffff));
      case 0x03 -> object(depth);
      case 0x05, 0x06, 0x0d -> AmfValue.NULL;
      case 0x08 -> ecmaArray(depth);
      case 0x0a -> strictArray(depth);
      case 0x0b -> date();
      case 0x0c, 0x0f -> new AmfString(text(input.getInt()));
      case 0x10 -> typedObject(depth);
      default ->
          throw new RtmpException(
              marker == 0x11 ? Reason.UNSUPPORTED : Reason.MALFORMED, "AMF marker " + marker);
    };
  }

  /// n × (name(16 bit length) value) 00 00 09. A message that ends without the marker is taken:
  /// some encoders leave it out.
  private AmfObject object(int depth) {
    SequencedMap<String, AmfValue> properties = new LinkedHashMap<>();
    while (input.hasRemaining()) {
      String name = text(input.getShort() & 0xffff);
      if (name.isEmpty() && input.hasRemaining() && input.get(input.position()) == OBJECT_END) {
        input.get();
        break;
      }
      properties.put(name, value(depth + 1));
    }
    return new AmfObject(properties);
  }

  /// The count is a hint that encoders get wrong; the end marker counts.
  private AmfObject ecmaArray(int depth) {
    input.getInt();
    return object(depth);
  }

  private AmfArray strictArray(int depth) {
    long count = input.getInt() & 0xffffffffL;
    List<AmfValue> elements = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      elements.add(value(depth + 1));
    }
    return new AmfArray(List.copyOf(elements));
  }

  /// milliseconds since 1970 (double), a reserved time zone (16)
  private AmfNumber date() {
    double milliseconds = input.getDouble();
    input.getShort();
    return new AmfNumber(milliseconds);
  }

  private AmfObject typedObject(int depth) {
    var _ = text(input.getShort() & 0xffff);
    return object(depth);
  }

  private String text(int length) {
    if (length < 0 || length > input.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer characters = input.slice(input.position(), length);
    input.position(input.position() + length);
    return Bytes.wrap(characters).toUtf8();
  }
}
