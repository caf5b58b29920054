package dev.millrace.api.session;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/// Headers that tell browsers what an answer may not do. A controller that sets one itself, as that
/// of the pages does, keeps its own; Spring adds `nosniff`, and `no-store` unless an answer says
/// how long it is good. Stateless.
final class SecurityHeaders {
  /// JSON and pictures, which do nothing.
  private static final String NOTHING =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /// Swagger UI styles its own elements, and has its icons as `data:`.
  private static final String DOCS =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
          + "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
          + "form-action 'none'; frame-ancestors 'none'";

  private static final String NO_FEATURES =
      "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()";

  private static final long YEAR_SECONDS = 31_536_000;

  private SecurityHeaders() {}

  static void answers(HeadersConfigurer<HttpSecurity> headers) {
    common(headers, NOTHING);
  }

  static void docs(HeadersConfigurer<HttpSecurity> headers) {
    common(headers, DOCS);
  }

  /// Who frames us is said by the policy, since a video may be embedded. Other names below ours are
  /// not ours to encrypt.
  private static void common(HeadersConfigurer<HttpSecurity> headers, String policy) {
    headers
        .frameOptions(HeadersConfigurer.FrameOptionsConfig::disable)
        .contentSecurityPolicy(csp -> csp.policyDirectives(policy))
        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
        .permissionsPolicyHeader(permissions -> permissions.policy(NO_FEATURES))
        .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
        .httpStrictTransportSecurity(
            https -> https.includeSubDomains(false).maxAgeInSeconds(YEAR_SECONDS));
  }
}
