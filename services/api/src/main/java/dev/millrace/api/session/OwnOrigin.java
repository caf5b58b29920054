package dev.millrace.api.session;

import dev.millrace.api.ApiConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/// Which `Origin` our pages have: the configured public address, which a proxy may hide from us, or
/// the request's own. Thread-safe.
@Component
public class OwnOrigin {
  private final @Nullable String configured;

  OwnOrigin(ApiConfig config) {
    URI url = config.publicUrl();
    this.configured = url == null ? null : url.getScheme() + "://" + url.getRawAuthority();
  }

  /// Whether the browser says that one of our pages asks.
  boolean asks(HttpServletRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    String own = request.getScheme() + "://" + request.getHeader(HttpHeaders.HOST);
    return own.equals(origin) || forwarded(request).equals(origin) || isPublic(origin);
  }

  /// With the host that a trusted proxy was asked for.
  private static String forwarded(HttpServletRequest request) {
    int port = request.getServerPort();
    boolean usual = port == (request.isSecure() ? 443 : 80);
    String host = request.getScheme() + "://" + request.getServerName();
    return usual ? host : host + ":" + port;
  }

  /// Whether the browser came by https, be it to a proxy before us.
  boolean secure(HttpServletRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return request.isSecure() || (isPublic(origin) && origin.startsWith("https://"));
  }

  private boolean isPublic(@Nullable String origin) {
    return configured != null && configured.equals(origin);
  }
}
