package dev.millrace.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A box of ISO/IEC 14496-12, 4.2.
///
/// @param body what follows size and type; reading it moves its position
record Box(String type, ByteBuffer body) {
  /// The boxes that a buffer holds from its position to its end.
  ///
  /// @throws UnreadableException when a size does not fit
  static List<Box> all(ByteBuffer source) {
    ByteBuffer in = source.slice();
    List<Box> boxes = new ArrayList<>();
    while (in.hasRemaining()) {
      if (in.remaining() < 8) {
        throw UnreadableException.malformed(in.remaining() + " bytes are no box");
      }
      int start = in.position();
      long size = Integer.toUnsignedLong(in.getInt());
      byte[] name = new byte[4];
      in.get(name);
      String type = new String(name, StandardCharsets.ISO_8859_1);
      long header = 8;
      if (size == 1 && in.remaining() >= 8) {
        size = in.getLong();
        header = 16;
      }
      if (size < header || size > in.limit() - start) {
        throw UnreadableException.malformed("box '" + type + "' of " + size + " bytes");
      }
      boxes.add(new Box(type, in.slice(start + (int) header, (int) (size - header))));
      in.position(start + (int) size);
    }
    return boxes;
  }

  static List<Box> all(ByteBuffer source, String type) {
    return all(source).stream().filter(box -> box.type.equals(type)).toList();
  }

  List<Box> children(String type) {
    return all(body, type);
  }

  /// The first child by a path of types.
  Optional<Box> child(String... path) {
    Optional<Box> box = Optional.of(this);
    for (String type : path) {
      box = box.flatMap(parent -> parent.children(type).stream().findFirst());
    }
    return box;
  }

  Box required(String... path) {
    return child(path)
        .orElseThrow(
            () -> UnreadableException.malformed("no " + String.join("/", path) + " in " + type));
  }

  /// A fresh view of the body.
  ByteBuffer fields() {
    return body.duplicate();
  }
}
