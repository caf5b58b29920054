package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The digest that Flash's programs and FFmpeg hide in C1 or S1. It is no part of RTMP 1.0; Adobe's
/// keys are as published with librtmp. It protects nothing, but some readers leave without it.
/// Immutable.
///
/// ```
/// greeting: time(32) version(32), then by schema
///   digest first: offset(32) … digest(256) …   key block(764 bytes)
///   key first:    key block(764 bytes)         offset(32) … digest(256) …
/// response: 1504 bytes, HMAC of them by the digest they answer(256)
/// ```
record HandshakeDigest(Schema schema, Bytes value) {
  private static final int SIZE = 32;
  private static final String ALGORITHM = "HmacSHA256";

  /// Who made the digest or the response: each has keys of its own.
  enum Signer {
    CLIENT("Genuine Adobe Flash Player 001"),
    SERVER("Genuine Adobe Flash Media Server 001");

    private static final String SUFFIX =
        "f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae";

    private final String name;

    Signer(String name) {
      this.name = name;
    }

    private Bytes digestKey() {
      return Bytes.utf8(name);
    }

    private Bytes responseKey() {
      return Bytes.concat(digestKey(), Bytes.fromHex(SUFFIX));
    }
  }

  /// In which half of the greeting the digest is.
  enum Schema {
    DIGEST_FIRST(8),
    KEY_FIRST(8 + 764);

    private static final int OFFSET_SIZE = 4;
    private static final int OFFSETS = 764 - OFFSET_SIZE - SIZE;

    private final int block;

    Schema(int block) {
      this.block = block;
    }

    /// The sum of the offset's bytes says where the digest is.
    private int position(Bytes greeting) {
      int sum = 0;
      for (int i = 0; i < OFFSET_SIZE; i++) {
        sum += greeting.get(block + i);
      }
      return block + OFFSET_SIZE + sum % OFFSETS;
    }
  }

  /// The digest that `signer` put into `greeting`, C1 or S1; empty when there is none.
  static Optional<HandshakeDigest> find(Bytes greeting, Signer signer) {
    return Arrays.stream(Schema.values())
        .filter(schema -> embed(greeting, schema, signer).equals(greeting))
        .map(schema -> new HandshakeDigest(schema, greeting.slice(schema.position(greeting), SIZE)))
        .findFirst();
  }

  /// `greeting` with the digest of all its other bytes.
  static Bytes embed(Bytes greeting, Schema schema, Signer signer) {
    int position = schema.position(greeting);
    Bytes before = greeting.slice(0, position);
    Bytes behind = greeting.slice(position + SIZE);
    return Bytes.concat(before, hmac(signer.digestKey(), before, behind), behind);
  }

  /// The response of `signer` to the greeting that has this digest: S2 or C2.
  ///
  /// @param filling 1536 bytes, the last 32 of which give way to the signature
  Bytes respond(Bytes filling, Signer signer) {
    Bytes signed = filling.slice(0, filling.size() - SIZE);
    return Bytes.concat(signed, hmac(hmac(signer.responseKey(), value), signed));
  }

  private static Bytes hmac(Bytes key, Bytes... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.toByteArray(), ALGORITHM));
      for (Bytes part : parts) {
        mac.update(part.asByteBuffer());
      }
      return Bytes.wrap(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
