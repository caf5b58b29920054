package dev.millrace.api.session;

import dev.millrace.api.ApiConfig;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.JwtDecoder;
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
        .headers(SecurityHeaders::answers)
        .csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(
            new InternalTokenFilter(config.internalToken()), AnonymousAuthenticationFilter.class)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  /// Swagger UI: files for everyone.
  @Bean
  @Order(2)
  SecurityFilterChain docs(HttpSecurity http) throws Exception {
    return http.securityMatcher("/docs/**", "/swagger-ui/**")
        .csrf(AbstractHttpConfigurer::disable)
        .headers(SecurityHeaders::docs)
        .sessionManagement(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  @Bean
  @Order(3)
  SecurityFilterChain publicCalls(
      HttpSecurity http, JwtDecoder decoder, OwnOrigin own, AdminOnly adminOnly) throws Exception {
    return http.csrf(AbstractHttpConfigurer::disable) // SameOriginFilter does it, by Fetch metadata
        .headers(SecurityHeaders::answers)
        // Without a session policy, whose filter asks who calls on each request.
        .sessionManagement(AbstractHttpConfigurer::disable)
        .securityContext(
            kept -> kept.securityContextRepository(new RequestAttributeSecurityContextRepository()))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .servletApi(AbstractHttpConfigurer::disable) // nobody asks a request who calls
        .addFilterBefore(new DatabaseOutageFilter(), BearerTokenAuthenticationFilter.class)
        .addFilterBefore(new CookieFilter(decoder), BearerTokenAuthenticationFilter.class)
        .addFilterBefore(new SameOriginFilter(own), AuthorizationFilter.class)
        .oauth2ResourceServer(server ->
            server
                .authenticationEntryPoint(new ProblemEntryPoint())
                .jwt(jwt -> jwt.decoder(decoder)))
        .exceptionHandling(handling ->
            handling
                .authenticationEntryPoint(new ProblemEntryPoint())
                .accessDeniedHandler(AdminOnly::refuse))
        .authorizeHttpRequests(requests ->
            requests
                .requestMatchers("/user/**")
                .authenticated()
                .requestMatchers("/platform/*/**")
                .access(adminOnly)
                .requestMatchers(HttpMethod.POST, "/auth/**")
                .permitAll()
                .requestMatchers(
                    "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")
                .permitAll()
                .requestMatchers("/actuator/**")
                .denyAll()
                .anyRequest()
                .permitAll())
        .build();
  }

  @Bean
  JwtDecoder jwtDecoder(AccessTokens tokens, Sessions sessions) {
    OAuth2TokenValidatorResult ended =
        OAuth2TokenValidatorResult.failure(
            new OAuth2Error("invalid_token", "The session has ended", null));
    return tokens.decoder(token ->
        Caller.parse(token).filter(sessions::alive).isPresent()
            ? OAuth2TokenValidatorResult.success()
            : ended);
  }

  /// Nobody logs in by Spring's own forms; without this bean it would make a user of its own.
  @Bean
  UserDetailsService noUsers() {
    return name -> {
      throw new UsernameNotFoundException(name);
    };
  }

  /// Each filter and each decision would be timed on each request, which costs more than they do.
  @Bean
  SecurityObservationSettings notObserved() {
    return SecurityObservationSettings.noObservations();
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
