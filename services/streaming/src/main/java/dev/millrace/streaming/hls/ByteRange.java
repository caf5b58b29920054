package dev.millrace.streaming.hls;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One range of a `Range` header (RFC 9110, 14.1.2). Immutable.
///
/// @param first inclusive
/// @param last inclusive
record ByteRange(int first, int last) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,9})-(\\d{0,9})");

  /// The part of a body of `size` bytes that is asked for. Empty for what is no single range of
  /// bytes: a server may ignore the header then. Not satisfiable: a range that is not `valid`.
  static Optional<ByteRange> parse(String header, int size) {
    Matcher matcher = SINGLE.matcher(header.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? Optional.empty() : Optional.of(suffix(Integer.parseInt(last), size));
    }
    int end = last.isEmpty() ? size - 1 : Math.min(Integer.parseInt(last), size - 1);
    return Optional.of(new ByteRange(Integer.parseInt(first), end));
  }

  private static ByteRange suffix(int length, int size) {
    return length == 0
        ? new ByteRange(size, size - 1)
        : new ByteRange(Math.max(0, size - length), size - 1);
  }

  boolean valid() {
    return first <= last;
  }

  int size() {
    return last - first + 1;
  }
}
