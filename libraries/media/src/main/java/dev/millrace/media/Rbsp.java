package dev.millrace.media;

import java.nio.ByteBuffer;

/// The raw byte sequence payload of a NAL unit (ITU-T H.264, 7.3.1; H.265, 7.3.1.1). Stateless.
final class Rbsp {
  private Rbsp() {}

  /// What stands behind a NAL unit's header, without emulation prevention: there `00 00 03` stands
  /// for `00 00`.
  static Bytes of(Bytes nalBody) {
    ByteBuffer target = ByteBuffer.allocate(nalBody.size());
    int zeros = 0;
    for (int i = 0; i < nalBody.size(); i++) {
      int value = nalBody.get(i);
      if (zeros >= 2 && value == 3) {
        zeros = 0;
        continue;
      }
      zeros = value == 0 ? zeros + 1 : 0;
      target.put((byte) value);
    }
    return Bytes.wrap(target.flip());
  }
}
