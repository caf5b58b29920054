package dev.millrace.api.session;

import dev.millrace.api.ApiConfig;
import java.time.Clock;
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
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.UrlHandlerFilter;

/// Who may call what. A bearer header, which must be good, and a cookie are checked alike.
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  private static final String[] INTERNAL = {"/channel/streamKey/**", "/actuator/metrics/**"};

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
  SecurityFilterChain publicCalls(HttpSecurity http, JwtDecoder decoder, OwnOrigin own)
      throws Exception {
    return http.csrf(AbstractHttpConfigurer::disable) // SameOriginFilter does it, by Fetch metadata
        .headers(headers -> headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::disable))
        // Without a session policy, whose filter asks who calls on each request.
        .sessionManagement(AbstractHttpConfigurer::disable)
        .securityContext(
            kept -> kept.securityContextRepository(new RequestAttributeSecurityContextRepository()))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .addFilterBefore(new DatabaseOutageFilter(), BearerTokenAuthenticationFilter.class)
        .addFilterBefore(new CookieFilter(decoder), BearerTokenAuthenticationFilter.class)
        .addFilterBefore(new SameOriginFilter(own), AuthorizationFilter.class)
        .oauth2ResourceServer(server ->
            server
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
  JwtDecoder jwtDecoder(JwtKey key, Tokens tokens, Clock clock) {
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withSecretKey(key.secret()).macAlgorithm(MacAlgorithm.HS256).build();
    OAuth2TokenValidator<Jwt> alive =
        token ->
            tokens.alive(Caller.of(token))
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                    new OAuth2Error("invalid_token", "The session has ended", null));
    JwtTimestampValidator inTime = new JwtTimestampValidator();
    inTime.setClock(clock);
    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(inTime, alive));
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
}
