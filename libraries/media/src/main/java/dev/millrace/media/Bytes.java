package dev.millrace.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// An immutable run of bytes, on the heap or off it. Immutable, thread-safe.
///
/// Whoever wraps an array or a buffer gives it away: it must not be written afterwards. Slices
/// share the memory, which lives for as long as any of them is reachable.
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(ByteBuffer.allocate(0));

  private final ByteBuffer buffer;

  private Bytes(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  /// Takes over `array` without a copy.
  public static Bytes wrap(byte[] array) {
    return new Bytes(ByteBuffer.wrap(array));
  }

  /// Takes over the remaining bytes of `buffer` without a copy.
  public static Bytes wrap(ByteBuffer buffer) {
    return new Bytes(buffer.slice());
  }

  public static Bytes copyOf(byte[] array) {
    return wrap(array.clone());
  }

  /// The bytes given as ints in 0..255, for literals: `Bytes.of(0x00, 0xff)`.
  public static Bytes of(int... values) {
    byte[] array = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      array[i] = (byte) values[i];
    }
    return wrap(array);
  }

  /// Reads hexadecimal digits; white space between them is ignored.
  public static Bytes fromHex(String hex) {
    return wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
  }

  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Copies all parts into one run.
  public static Bytes concat(List<Bytes> parts) {
    return fill(ByteBuffer.allocate(size(parts)), parts);
  }

  /// Copies all parts into one run outside the heap, which sockets write without a further copy.
  public static Bytes offHeap(List<Bytes> parts) {
    return fill(ByteBuffer.allocateDirect(size(parts)), parts);
  }

  public static Bytes concat(Bytes... parts) {
    return concat(List.of(parts));
  }

  private static int size(List<Bytes> parts) {
    int size = 0;
    for (Bytes part : parts) {
      size = Math.addExact(size, part.size());
    }
    return size;
  }

  private static Bytes fill(ByteBuffer target, List<Bytes> parts) {
    for (Bytes part : parts) {
      target.put(part.asByteBuffer());
    }
    return wrap(target.flip());
  }

  public int size() {
    return buffer.limit();
  }

  public boolean isEmpty() {
    return size() == 0;
  }

  /// The byte at `index` as 0..255.
  public int get(int index) {
    return buffer.get(index) & 0xff;
  }

  /// The bytes from `offset` to the end, sharing memory.
  public Bytes slice(int offset) {
    return slice(offset, size() - offset);
  }

  /// `length` bytes from `offset`, sharing memory.
  public Bytes slice(int offset, int length) {
    return length == 0 && offset == size() ? EMPTY : new Bytes(buffer.slice(offset, length));
  }

  /// A read-only view with a position of its own, big-endian.
  public ByteBuffer asByteBuffer() {
    return buffer.asReadOnlyBuffer();
  }

  public byte[] toByteArray() {
    byte[] array = new byte[size()];
    buffer.get(0, array);
    return array;
  }

  public String toHex() {
    return HexFormat.of().formatHex(toByteArray());
  }

  public String toUtf8() {
    return StandardCharsets.UTF_8.decode(asByteBuffer()).toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && buffer.equals(that.buffer);
  }

  @Override
  public int hashCode() {
    return buffer.hashCode();
  }

  /// Size and the first bytes only: content may be large, and may be secret.
  @Override
  public String toString() {
    return "Bytes[" + size() + "]";
  }
}
