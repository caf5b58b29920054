package dev.millrace.api.web;

import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// How requests find their methods.
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
  @Bean
  WebMvcRegistrations firstSegments() {
    return new WebMvcRegistrations() {
      @Override
      public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new FirstSegmentMapping();
      }
    };
  }
}
