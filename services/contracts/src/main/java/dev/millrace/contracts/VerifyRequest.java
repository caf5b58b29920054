package dev.millrace.contracts;

/// Streaming asks api: may the publisher at `remoteAddress` publish with this key? Immutable.
public record VerifyRequest(String streamKey, String remoteAddress) {

  /// Never shows the key: this record may end up in a log line.
  @Override
  public String toString() {
    return "VerifyRequest[streamKey=redacted, remoteAddress=" + remoteAddress + "]";
  }
}
