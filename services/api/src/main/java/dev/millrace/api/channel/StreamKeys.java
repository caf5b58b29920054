package dev.millrace.api.channel;

import dev.millrace.api.session.Hashes;
import dev.millrace.api.session.KeyFiles;
import dev.millrace.api.session.RandomText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// Makes, hashes and seals stream keys: the hash finds a channel, the sealed copy is for its
/// owner's eyes. Thread-safe.
@Component
class StreamKeys {
  private static final int KEY_BITS = 134;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final String KEY_ID = "k1";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKey sealing;

  StreamKeys(KeyFiles files) {
    this.sealing = new SecretKeySpec(files.key("stream-keys"), "AES");
  }

  /// 134 random bits as `[a-z0-9]`.
  String create() {
    return "live_" + RandomText.letters(KEY_BITS);
  }

  byte[] hash(String key) {
    return Hashes.sha256(key);
  }

  /// `k1.<nonce and ciphertext in base64>` by AES-256-GCM; it opens for the same account only.
  String seal(String key, long accountId) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    byte[] sealed =
        run(Cipher.ENCRYPT_MODE, nonce, accountId, key.getBytes(StandardCharsets.UTF_8));
    byte[] value = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    return KEY_ID + "." + Base64.getEncoder().encodeToString(value);
  }

  String open(String sealed, long accountId) {
    byte[] value = Base64.getDecoder().decode(sealed.substring(KEY_ID.length() + 1));
    ByteBuffer parts = ByteBuffer.wrap(value);
    byte[] nonce = new byte[NONCE];
    parts.get(nonce);
    byte[] ciphertext = new byte[parts.remaining()];
    parts.get(ciphertext);
    return new String(
        run(Cipher.DECRYPT_MODE, nonce, accountId, ciphertext), StandardCharsets.UTF_8);
  }

  private byte[] run(int mode, byte[] nonce, long accountId, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(ByteBuffer.allocate(Long.BYTES).putLong(accountId).array());
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "A stream key cannot be read: is this the right key file?", e);
    }
  }
}
