package dev.millrace.api.session;

import dev.millrace.api.ApiConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.filter.UrlHandlerFilter;

/// Who may call what. Bearer header and cookie are checked alike.
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  private static final String[] INTERNAL = {
    "/channel/streamKey/verify",
    "/channel/streamKey/heartbeat",
    "/channel/streamKey/end",
    "/channel/streamKey/thumbnail",
    "/actuator/metrics/**"
  };

  /// Calls of our own services: the internal token, nothing else.
  @Bean
  @Order(1)
  SecurityFilterChain internalCalls(HttpSecurity http, ApiConfig config) throws Exception {
    return http.securityMatcher(INTERNAL)
        .csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(
            new InternalTokenFilter(config.internalToken()), AnonymousAuthenticationFilter.class)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain publicCalls(HttpSecurity http, JwtDecoder decoder) throws Exception {
    return http.csrf(AbstractHttpConfigurer::disable) // SameOriginFilter does it, by Fetch metadata
        .headers(headers -> headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::disable))
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .addFilterBefore(new SameOriginFilter(), AuthorizationFilter.class)
        .oauth2ResourceServer(server ->
            server
                .bearerTokenResolver(tokenOf(decoder))
                .authenticationEntryPoint(new ProblemEntryPoint())
                .jwt(jwt -> jwt.decoder(decoder)))
        .exceptionHandling(handling -> handling.authenticationEntryPoint(new ProblemEntryPoint()))
        .authorizeHttpRequests(requests ->
            requests
                .requestMatchers("/user/**")
                .authenticated()
                .requestMatchers(HttpMethod.POST, "/auth/*")
                .permitAll()
                .requestMatchers("/actuator/health/**", "/actuator/health")
                .permitAll()
                .requestMatchers("/actuator/**")
                .denyAll()
                .anyRequest()
                .permitAll())
        .build();
  }

  @Bean
  JwtDecoder jwtDecoder(JwtKey key, Tokens tokens) {
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withSecretKey(key.secret()).macAlgorithm(MacAlgorithm.HS256).build();
    OAuth2TokenValidator<Jwt> alive =
        token ->
            tokens.alive(Caller.of(token))
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                    new OAuth2Error("invalid_token", "The session has ended", null));
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(), alive));
    return decoder;
  }

  /// Nobody logs in by Spring's own forms; without this bean it would make a user of its own.
  @Bean
  UserDetailsService noUsers() {
    return name -> {
      throw new UsernameNotFoundException(name);
    };
  }

  /// `/videos/` is `/videos`.
  @Bean
  FilterRegistrationBean<UrlHandlerFilter> trailingSlash() {
    FilterRegistrationBean<UrlHandlerFilter> registration =
        new FilterRegistrationBean<>(
            UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  /// The header wins, and must be good; a bad cookie counts as none.
  private static BearerTokenResolver tokenOf(JwtDecoder decoder) {
    DefaultBearerTokenResolver header = new DefaultBearerTokenResolver();
    return request -> {
      String token = header.resolve(request);
      return token != null ? token : goodCookie(request, decoder);
    };
  }

  private static @Nullable String goodCookie(HttpServletRequest request, JwtDecoder decoder) {
    Optional<String> token = TokenCookies.accessToken(request);
    try {
      token.ifPresent(decoder::decode);
      return token.orElse(null);
    } catch (JwtException e) {
      return null;
    }
  }
}
