package dev.millrace.api.problem;

/// A number of bytes as settings have it, for a person: exact, in the largest unit that fits.
/// Stateless.
public final class ByteCount {
  private ByteCount() {}

  /// Such as `10 MB`, of 1024 kB of 1024 bytes.
  public static String text(long bytes) {
    if (bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MB";
    }
    return bytes % (1 << 10) == 0 ? (bytes >> 10) + " kB" : bytes + " bytes";
  }
}
