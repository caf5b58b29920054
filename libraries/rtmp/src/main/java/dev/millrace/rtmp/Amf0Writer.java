package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.rtmp.AmfValue.AmfArray;
import dev.millrace.rtmp.AmfValue.AmfBoolean;
import dev.millrace.rtmp.AmfValue.AmfNull;
import dev.millrace.rtmp.AmfValue.AmfNumber;
import dev.millrace.rtmp.AmfValue.AmfObject;
import dev.millrace.rtmp.AmfValue.AmfString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Writes AMF 0 values.
final class Amf0Writer {
  private static final Bytes OBJECT_END = Bytes.of(0x00, 0x00, 0x09);
  private static final int MAX_SHORT_STRING = 0xffff;

  private Amf0Writer() {}

  static Bytes write(List<AmfValue> values) {
    List<Bytes> parts = new ArrayList<>();
    values.forEach(value -> add(value, parts));
    return Bytes.concat(parts);
  }

  private static void add(AmfValue value, List<Bytes> parts) {
    switch (value) {
      case AmfNumber(double number) -> parts.add(number(number));
      case AmfBoolean(boolean flag) -> parts.add(Bytes.of(0x01, flag ? 1 : 0));
      case AmfString(String text) -> addString(text, parts);
      case AmfObject object -> addObject(object, parts);
      case AmfArray(List<AmfValue> values) -> addArray(values, parts);
      case AmfNull _ -> parts.add(Bytes.of(0x05));
    }
  }

  private static Bytes number(double number) {
    return Bytes.wrap(ByteBuffer.allocate(9).put((byte) 0x00).putDouble(number).flip());
  }

  private static void addString(String text, List<Bytes> parts) {
    Bytes characters = Bytes.utf8(text);
    int size = characters.size();
    boolean isShort = size <= MAX_SHORT_STRING;
    parts.add(isShort ? Bytes.of(0x02, size >> 8, size & 0xff) : longString(size));
    parts.add(characters);
  }

  private static Bytes longString(int size) {
    return Bytes.wrap(ByteBuffer.allocate(5).put((byte) 0x0c).putInt(size).flip());
  }

  private static void addObject(AmfObject object, List<Bytes> parts) {
    parts.add(Bytes.of(0x03));
    object
        .properties()
        .forEach((name, value) -> {
          Bytes characters = Bytes.utf8(name);
          parts.add(Bytes.of(characters.size() >> 8 & 0xff, characters.size() & 0xff));
          parts.add(characters);
          add(value, parts);
        });
    parts.add(OBJECT_END);
  }

  private static void addArray(List<AmfValue> values, List<Bytes> parts) {
    parts.add(Bytes.wrap(ByteBuffer.allocate(5).put((byte) 0x0a).putInt(values.size()).flip()));
    values.forEach(value -> add(value, parts));
  }
}
