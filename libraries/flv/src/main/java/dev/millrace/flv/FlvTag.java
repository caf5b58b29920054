package dev.millrace.flv;

import dev.millrace.media.Bytes;

/// One tag of an FLV file (Adobe FLV 10.1, E.4.1). Immutable.
///
/// @param timestampMs 0 to 2^32 - 1
public record FlvTag(Type type, long timestampMs, Bytes body) {
  /// The tag types of the specification.
  public enum Type {
    AUDIO(8),
    VIDEO(9),
    SCRIPT(18);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }
}
