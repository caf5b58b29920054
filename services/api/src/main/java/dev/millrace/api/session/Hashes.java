package dev.millrace.api.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Hashes of secrets that have enough randomness of their own. Stateless.
public final class Hashes {
  private Hashes() {}

  public static byte[] sha256(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// In a time that does not tell where they differ.
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(sha256(one), sha256(other));
  }
}
