package dev.millrace.api.session;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/// Whether a request says itself who calls. A browser never does so for another site, so such a
/// request needs no other proof. Stateless.
final class BearerHeader {
  private static final String SCHEME = "Bearer ";

  private BearerHeader() {}

  static boolean in(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null
        && header.regionMatches(/* ignoreCase= */ true, 0, SCHEME, 0, SCHEME.length());
  }
}
