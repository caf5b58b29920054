package dev.millrace.api.problem;

import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.accept.FixedContentNegotiationStrategy;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/// How requests are read, and how all that is not read is answered.
@Configuration(proxyBeanMethods = false)
class ProblemConfiguration {
  private static final String CONTRACTS = "dev.millrace.contracts.";
  private static final MediaType YAML = MediaType.APPLICATION_YAML;

  /// Values are what the contract says and nothing like it. A field or a word that is unknown is
  /// refused, but not in the calls of our own services, which are upgraded one by one.
  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return json ->
        json.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(tools.jackson.databind.MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .addHandler(new NewerServices());
  }

  /// What a service of a newer version says that this one does not know.
  private static final class NewerServices extends DeserializationProblemHandler {
    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser parser,
        @Nullable ValueDeserializer<?> deserializer,
        Object bean,
        String name) {
      Class<?> type = bean instanceof Class<?> given ? given : bean.getClass();
      if (isContract(type)) {
        parser.skipChildren();
        return true;
      }
      return false;
    }

    @Override
    public @Nullable Object handleWeirdStringValue(
        DeserializationContext context, Class<?> type, String value, String failure) {
      return type.isEnum() && isContract(type) ? null : NOT_HANDLED;
    }

    private static boolean isContract(Class<?> type) {
      return type.getName().startsWith(CONTRACTS);
    }
  }

  /// There is one form of each body: JSON. What a library brings for others would not be strict.
  /// That of `Accept` does not matter: nothing is refused because of it.
  @Bean
  WebMvcConfigurer oneForm() {
    return new WebMvcConfigurer() {
      @Override
      public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.configureMessageConvertersList(all ->
            all.removeIf(one -> one.getSupportedMediaTypes().stream().anyMatch(YAML::includes)));
      }

      @Override
      public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.strategies(List.of(new FixedContentNegotiationStrategy(MediaType.ALL)));
      }
    };
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> noErrorPagesOfTomcat() {
    return tomcat ->
        tomcat.addContextCustomizers(context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(ProblemValve.class.getName());
          }
        });
  }
}
