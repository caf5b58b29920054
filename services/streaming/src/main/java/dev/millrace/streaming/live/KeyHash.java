package dev.millrace.streaming.live;

import dev.millrace.media.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What is kept of a stream key in memory: enough to know it again. Immutable; its text form says
/// nothing.
///
/// @param sha256 of the key in UTF-8
public record KeyHash(Bytes sha256) {
  public static KeyHash of(String streamKey) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return new KeyHash(Bytes.wrap(digest.digest(streamKey.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  @Override
  public String toString() {
    return "KeyHash[…]";
  }
}
