package dev.millrace.api.session;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// The key that signs access tokens. Thread-safe.
@Component
class JwtKey {
  private final SecretKey secret;

  JwtKey(KeyFiles files) {
    this.secret = new SecretKeySpec(files.key("jwt"), "HmacSHA256");
  }

  SecretKey secret() {
    return secret;
  }
}
