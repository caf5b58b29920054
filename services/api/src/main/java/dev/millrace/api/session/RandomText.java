package dev.millrace.api.session;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Base64;

/// Texts that nobody can guess. Stateless.
public final class RandomText {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RADIX = 36;
  private static final double BITS_OF_A_CHARACTER = Math.log(RADIX) / Math.log(2);
  private static final int TOKEN_BYTES = 32;

  private RandomText() {}

  /// So many random bits as `[a-z0-9]`, always of the same length.
  public static String letters(int bits) {
    String digits = new BigInteger(bits, RANDOM).toString(RADIX);
    int length = (int) Math.ceil(bits / BITS_OF_A_CHARACTER);
    return "0".repeat(length - digits.length()) + digits;
  }

  /// 256 random bits in the alphabet of base64 for URLs.
  public static String token() {
    byte[] random = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
