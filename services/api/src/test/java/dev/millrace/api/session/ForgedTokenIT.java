package dev.millrace.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.millrace.api.Client.Answer;
import dev.millrace.api.TestApi;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Access tokens that are not ours, or not for us.
@ExtendWith(TestApi.Shared.class)
class ForgedTokenIT {
  private final TestApi api;
  private SignedJWT genuine;

  ForgedTokenIT(TestApi api) {
    this.api = api;
  }

  @BeforeEach
  void logIn() throws ParseException {
    genuine = SignedJWT.parse(api.login(api.newUser(), TestApi.PASSWORD).text("accessToken"));
  }

  @Test
  void believesWhatIsSignedAsItShouldBe() throws Exception {
    assertThat(statusOf(genuine.serialize())).isEqualTo(200);
    assertThat(statusOf(signed(key(), kid(), _ -> {}))).isEqualTo(200);
    JWTClaimsSet claims = genuine.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo("millrace");
    assertThat(claims.getAudience()).containsExactly("millrace-api");
    assertThat(genuine.getHeader().getKeyID()).isEqualTo(kid());
  }

  @Test
  void refusesATokenWithoutASignature() throws Exception {
    assertRefused(new PlainJWT(genuine.getJWTClaimsSet()).serialize());
    String[] parts = genuine.serialize().split("\\.", -1);
    assertRefused(encoded("{\"alg\":\"none\",\"kid\":\"" + kid() + "\"}") + "." + parts[1] + ".");
    assertRefused(parts[0] + "." + parts[1] + ".");
  }

  @Test
  void refusesATokenOfAnotherKey() throws Exception {
    byte[] other = new byte[32];
    assertRefused(signed(other, kid(), _ -> {}));
    assertRefused(signed(other, "0123456789abcdef", _ -> {}));
    assertRefused(signed(other, null, _ -> {}));
  }

  @Test
  void refusesATokenThatWasChanged() throws Exception {
    String[] parts = genuine.serialize().split("\\.", -1);
    String claims =
        new String(
            Base64.getUrlDecoder().decode(parts[1]), java.nio.charset.StandardCharsets.UTF_8);
    String admin = claims.replaceFirst("\"sub\":\"[0-9]+\"", "\"sub\":\"999999\"");
    assertThat(admin).isNotEqualTo(claims);
    assertRefused(parts[0] + "." + encoded(admin) + "." + parts[2]);
    String signature = parts[2].startsWith("A") ? "B" : "A";
    assertRefused(parts[0] + "." + parts[1] + "." + signature + parts[2].substring(1));
  }

  @Test
  void refusesATokenForSomebodyElse() throws Exception {
    assertRefused(signed(key(), kid(), claims -> claims.audience("another-api")));
    assertRefused(signed(key(), kid(), claims -> claims.claim("aud", null)));
    assertRefused(signed(key(), kid(), claims -> claims.issuer("https://example.org")));
    assertRefused(signed(key(), kid(), claims -> claims.claim("iss", null)));
  }

  @Test
  void refusesATokenWithoutASession() throws Exception {
    String another = api.newUser();
    assertRefused(signed(key(), kid(), claims -> claims.subject("999999999")));
    assertRefused(
        signed(
            key(), kid(), claims -> claims.claim("fam", java.util.UUID.randomUUID().toString())));
    assertRefused(signed(key(), kid(), claims -> claims.claim("fam", null)));
    assertRefused(signed(key(), kid(), claims -> claims.claim("fam", "nonsense")));
    assertRefused(signed(key(), kid(), claims -> claims.subject(another)));
    assertRefused(signed(key(), kid(), claims -> claims.subject(null)));
  }

  @Test
  void refusesATokenOutOfItsTime() throws Exception {
    Date now = Date.from(api.clock().instant());
    Date longAgo = Date.from(api.clock().instant().minus(Duration.ofHours(1)));
    Date later = Date.from(api.clock().instant().plus(Duration.ofHours(1)));
    assertRefused(
        signed(key(), kid(), claims -> claims.issueTime(longAgo).expirationTime(longAgo)));
    assertRefused(signed(key(), kid(), claims -> claims.issueTime(now).notBeforeTime(later)));
  }

  @Test
  void refusesAnotherAlgorithm() throws Exception {
    byte[] key = new byte[64];
    System.arraycopy(key(), 0, key, 0, 32);
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS512).keyID(kid()).build();
    SignedJWT token = new SignedJWT(header, genuine.getJWTClaimsSet());
    token.sign(new MACSigner(key));
    assertRefused(token.serialize());
  }

  @Test
  void believesTheOldKeyAfterARotationUntilItIsDeleted() throws Exception {
    SigningKeyFiles files = new SigningKeyFiles(api.secrets(), api.clock());
    SigningKeyFiles.KeyFile fresh = files.make();
    api.clock().advance(Duration.ofSeconds(2));
    Answer after = api.login(api.newUser(), TestApi.PASSWORD);
    assertThat(SignedJWT.parse(after.text("accessToken")).getHeader().getKeyID())
        .isEqualTo(fresh.id());
    assertThat(statusOf(after.text("accessToken"))).isEqualTo(200);
    assertThat(statusOf(genuine.serialize())).isEqualTo(200);
    files.deleteOthers(fresh);
    api.clock().advance(Duration.ofSeconds(2));
    assertRefused(genuine.serialize());
    assertThat(statusOf(after.text("accessToken"))).isEqualTo(200);
  }

  /// In a header it is wrong, in a cookie it is none.
  private void assertRefused(String token) {
    assertThat(statusOf(token)).isEqualTo(401);
    assertThat(api.anyone().bearer(token).get("/videos").status()).isEqualTo(401);
    var browser = api.anyone().with("Cookie", "accessToken=" + token);
    assertThat(browser.get("/user/profile").status()).isEqualTo(401);
    assertThat(browser.get("/videos").status()).isEqualTo(200);
  }

  private int statusOf(String token) {
    return api.anyone().bearer(token).get("/user/profile").status();
  }

  private String signed(
      byte[] key,
      @org.jspecify.annotations.Nullable String kid,
      Consumer<JWTClaimsSet.Builder> change)
      throws JOSEException, ParseException {
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder(genuine.getJWTClaimsSet());
    change.accept(claims);
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid).build(), claims.build());
    token.sign(new MACSigner(key));
    return token.serialize();
  }

  private String kid() {
    return api.bean(SigningKeys.class).newest().getKeyID();
  }

  private byte[] key() {
    return api.bean(SigningKeys.class).newest().toByteArray();
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
