package dev.millrace.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/// By what a mapping is told apart: never by what some path of it has otherwise.
class FirstSegmentMappingTest {
  @ParameterizedTest
  @CsvSource({
    "/videos, videos",
    "/videos/{url}, videos",
    "/v3/api-docs.yaml, v3",
    "/assets/**, assets",
    "/user /user/{id}, user",
    "/, ''",
    "'', ''",
    "/{page}, ''",
    "/{name}.svg, ''",
    "/a?b, ''",
    "/**, ''",
    "/login /signup, ''",
    "/videos /{page}, ''",
  })
  void knowsTheFirstSegmentThatAllPathsHave(String paths, String segment) {
    RequestMappingInfo.BuilderConfiguration options = new RequestMappingInfo.BuilderConfiguration();
    options.setPatternParser(PathPatternParser.defaultInstance);
    RequestMappingInfo mapping =
        RequestMappingInfo.paths(paths.split(" ")).options(options).build();
    assertThat(FirstSegmentMapping.firstSegmentOf(mapping).orElse("")).isEqualTo(segment);
  }
}
