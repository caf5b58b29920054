package dev.millrace.api.session;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.millrace.api.ApiConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/// Signs access tokens (JWT, HS256) and says what a good one is. Thread-safe.
@Component
class AccessTokens {
  static final String ISSUER = "millrace";
  static final String AUDIENCE = "millrace-api";

  private final SigningKeys keys;
  private final Clock clock;
  private final Duration life;
  private final NimbusJwtEncoder encoder;

  AccessTokens(SigningKeys keys, Clock clock, ApiConfig config) {
    this.keys = keys;
    this.clock = clock;
    this.life = config.tokens().access();
    this.encoder = new NimbusJwtEncoder(keys);
  }

  String issue(UUID family, long userId) {
    Instant now = clock.instant();
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .issuer(ISSUER)
            .audience(List.of(AUDIENCE))
            .subject(Long.toString(userId))
            .issuedAt(now)
            .expiresAt(now.plus(life))
            .claim(Caller.FAMILY_CLAIM, family.toString())
            .build();
    JwsHeader header =
        JwsHeader.with(MacAlgorithm.HS256).keyId(keys.newest().getKeyID()).type("JWT").build();
    return encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
  }

  /// Checks key, algorithm, times, issuer and audience, and then what `alive` says: it is not asked
  /// about a token that is bad in itself.
  NimbusJwtDecoder decoder(OAuth2TokenValidator<Jwt> alive) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.HS256, keys));
    // The claims are Spring's to check, below, by our clock.
    processor.setJWTClaimsSetVerifier((_, _) -> {});
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
    OAuth2TokenValidator<Jwt> claims = claims();
    decoder.setJwtValidator(token -> {
      var result = claims.validate(token);
      return result.hasErrors() ? result : alive.validate(token);
    });
    return decoder;
  }

  private OAuth2TokenValidator<Jwt> claims() {
    // Who issues them checks them: there is no other clock to allow for.
    JwtTimestampValidator times = new JwtTimestampValidator(/* clockSkew= */ Duration.ZERO);
    times.setClock(clock);
    return new DelegatingOAuth2TokenValidator<>(
        times,
        new JwtClaimValidator<Object>("iss", ISSUER::equals),
        new JwtClaimValidator<Object>(
            "aud", audience -> audience instanceof List<?> list && list.contains(AUDIENCE)));
  }
}
