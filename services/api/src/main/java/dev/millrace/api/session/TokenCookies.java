package dev.millrace.api.session;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.TokenLifetimes;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/// The tokens of a browser: out of reach of scripts, not sent by other sites' forms. Thread-safe.
@Component
public class TokenCookies {
  static final String ACCESS = "accessToken";
  static final String REFRESH = "refreshToken";

  private final OwnOrigin own;
  private final TokenLifetimes lifetimes;

  TokenCookies(OwnOrigin own, ApiConfig config) {
    this.own = own;
    this.lifetimes = config.tokens();
  }

  public HttpHeaders set(TokenPair tokens, HttpServletRequest request) {
    HttpHeaders headers = new HttpHeaders();
    add(headers, ACCESS, tokens.accessToken(), lifetimes.access(), request);
    add(headers, REFRESH, tokens.refreshToken(), lifetimes.refresh(), request);
    return headers;
  }

  public HttpHeaders clear(HttpServletRequest request) {
    HttpHeaders headers = new HttpHeaders();
    add(headers, ACCESS, "", Duration.ZERO, request);
    add(headers, REFRESH, "", Duration.ZERO, request);
    return headers;
  }

  public static Optional<String> refreshToken(HttpServletRequest request) {
    return value(request, REFRESH);
  }

  static Optional<String> accessToken(HttpServletRequest request) {
    return value(request, ACCESS);
  }

  static boolean present(HttpServletRequest request) {
    return accessToken(request).isPresent() || refreshToken(request).isPresent();
  }

  private static Optional<String> value(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
          return Optional.of(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  private void add(
      HttpHeaders headers, String name, String value, Duration life, HttpServletRequest request) {
    ResponseCookie cookie =
        ResponseCookie.from(name, value)
            .httpOnly(true)
            .sameSite("Lax")
            .secure(own.secure(request))
            .path("/")
            .maxAge(life)
            .build();
    headers.add(HttpHeaders.SET_COOKIE, cookie.toString());
  }
}
