package dev.millrace.api.session;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.util.function.SingletonSupplier;

/// Believes the access token in a cookie, unless a header has one. It is looked at once, and only
/// when somebody asks who calls: pages, assets and public lists do not. A bad one counts as none.
final class CookieFilter extends HttpFilter {
  private final JwtDecoder decoder;

  CookieFilter(JwtDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<String> token = TokenCookies.accessToken(request);
    if (token.isPresent() && !BearerHeader.in(request)) {
      Supplier<SecurityContext> context = SingletonSupplier.of(() -> context(token.get()));
      SecurityContextHolder.setDeferredContext(context);
    }
    chain.doFilter(request, response);
  }

  private SecurityContext context(String token) {
    try {
      return new SecurityContextImpl(new JwtAuthenticationToken(decoder.decode(token), List.of()));
    } catch (JwtException e) {
      return new SecurityContextImpl();
    }
  }
}
